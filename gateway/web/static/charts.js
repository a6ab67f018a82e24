// Draws each [data-chart] from the JSON in its data-points attribute; the same figures stand in a table beside it.
// Tooltips use rich text because the page's content security policy allows no inline style.
(function () {
  "use strict";
  var BLUE = "#1677ff", RED = "#cf1322", GREY = "#8c8c8c", PURPLE = "#722ed1";

  function line(name, data, colour, type, extra) {
    return Object.assign({
      name: name, type: "line", data: data, showSymbol: false, connectNulls: false, symbolSize: 6,
      lineStyle: { color: colour, type: type, width: type === "solid" ? 2.5 : 1.5 }, itemStyle: { color: colour }
    }, extra || {});
  }

  function some(values) { return values.some(function (value) { return value !== null; }); }

  function trend(data) {
    var path = { connectNulls: true, showSymbol: true };
    var series = [line(data.name, data.values, BLUE, "solid", { areaStyle: { color: "rgba(22,119,255,.08)" } })];
    if (some(data.projected)) series.push(line("推算（到期不续）", data.projected, PURPLE, "dotted"));
    if (some(data.binding)) series.push(line("约束值路径", data.binding, RED, "dashed", path), line("预期值路径", data.expected, GREY, "dashed", path));
    return {
      series: series, legend: { top: 0, right: 0 },
      grid: { left: 48, right: 24, top: 40, bottom: 28 },
      xAxis: { type: "category", data: data.dates, boundaryGap: false, axisLabel: { hideOverlap: true, formatter: month } },
      yAxis: { type: "value", name: "家", min: 0 }
    };
  }

  // The stock to come: the curve of titles that end, and the fan of the forecast between the ends of seasons.
  function forecast(data) {
    var open = { connectNulls: true, showSymbol: true };
    var hidden = { lineStyle: { opacity: 0 }, itemStyle: { opacity: 0 }, stack: "fan", tooltip: { show: false } };
    var shade = Object.assign({}, hidden, { areaStyle: { color: "rgba(114,46,209,.16)" } });
    var level = function (value) { return data.dates.map(function () { return value; }); };
    return {
      series: [
        line("到期不续", data.run_off, PURPLE, "dotted"), line("中位数", data.median, PURPLE, "solid", open),
        line("10%", data.low, PURPLE, "solid", hidden), line("80% 区间", data.spread, PURPLE, "solid", shade),
        line("约束值", level(data.binding), RED, "dashed"), line("预期值", level(data.expected), GREY, "dashed")
      ],
      legend: { top: 0, right: 0, data: ["中位数", "到期不续", "约束值", "预期值"] },
      grid: { left: 48, right: 24, top: 40, bottom: 28 },
      xAxis: { type: "category", data: data.dates, boundaryGap: false, axisLabel: { hideOverlap: true, formatter: month } },
      yAxis: { type: "value", name: "家", min: 0 }
    };
  }

  function month(day) { return day.slice(0, 7); }

  function options(kind, data) {
    return Object.assign({
      animation: false, textStyle: { fontFamily: "inherit" }, aria: { enabled: true },
      tooltip: { trigger: "axis", renderMode: "richText", confine: true }
    }, { trend: trend, forecast: forecast }[kind](data));
  }

  function draw(box) {
    var chart = window.echarts.init(box, null, { renderer: "canvas", locale: "ZH" });
    chart.setOption(options(box.dataset.chart, JSON.parse(box.dataset.points)));
    window.addEventListener("resize", function () { chart.resize(); });
    if (box.dataset.drill) chart.getZr().on("click", function (event) { drill(chart, box, [event.offsetX, event.offsetY]); });
  }

  // A click on a day opens the firms that its count is made of.
  function drill(chart, box, pixel) {
    if (!chart.containPixel("grid", pixel)) return;
    var data = JSON.parse(box.dataset.points), nth = chart.convertFromPixel({ seriesIndex: 0 }, pixel)[0];
    var counted = data.run_off || data.values.map(function (value, at) { return value === null ? data.projected[at] : value; });
    if (counted[nth] !== null && counted[nth] !== undefined) window.location = box.dataset.drill + "&as_of=" + data.dates[nth];
  }

  window.drawCharts = function (scope) {
    if (window.echarts) scope.querySelectorAll("[data-chart]:not([_echarts_instance_])").forEach(draw);
  };
}());
