"""The one line that a page shows after something was done: named in the URL, so that it survives a redirect.

Only names of this table are shown; a link cannot put its own words into the page.
"""

from dataclasses import dataclass

from fastapi import Request


@dataclass(frozen=True)
class Notice:
    kind: str
    text: str


NOTICES = {
    "registered": Notice("good", "企业已登记。"),
    "corrected": Notice("good", "更正已保存。"),
    "renamed": Notice("good", "更名已登记，原名称列入曾用名。"),
    "moved": Notice("good", "分园变更已登记。"),
    "transfer-proposed": Notice("good", "跨区迁移已发起，待迁入园区确认。"),
    "transfer-confirmed": Notice("good", "迁移已确认。"),
    "transfer-refused": Notice("warn", "迁移已拒绝。"),
    "transfer-withdrawn": Notice("warn", "迁移已撤回。"),
    "reclassified": Notice("good", "产业调整已登记。"),
    "closed": Notice("good", "注销已登记。"),
    "merged": Notice("good", "合并已登记。"),
    "voided": Notice("warn", "误录档案已作废，各期统计不再包含该企业。"),
    "transfer-asked": Notice("good", "迁入申请已发出，待对方园区确认。"),
    "granted": Notice("good", "证书已登记。"),
    "proposed": Notice("good", "证书已登记为待核，经领导小组办公室核实后计入统计。"),
    "confirmed": Notice("good", "已核实，自现在起计入统计。"),
    "entry-refused": Notice("warn", "已不予核实，登记作废。"),
    "title-corrected": Notice("good", "资格已更正。"),
    "titles-merged": Notice("good", "两条资格已合并为一条。"),
    "title-voided": Notice("warn", "资格已作废。"),
    "policy-set": Notice("good", "登记规则已保存。"),
    "drafted": Notice("good", "草案已建立，采用之前不作任何判断依据。"),
    "revised": Notice("good", "草案已保存。"),
    "adopted": Notice("good", "标准已采用，自所填日期起生效。"),
    "retired": Notice("warn", "标准自所填日期起停用。"),
    "scheduled": Notice("good", "取值已安排，自所填日期起生效。"),
    "period-scheduled": Notice("good", "期限已安排，自所填日期起生效；已确定的期限不变。"),
    "period-withdrawn": Notice("warn", "期限安排已撤回，仍按现行期限。"),
    "criterion-put": Notice("good", "条件已写入草案。"),
    "trial-kept": Notice("good", "试算已留存，所试标准全文和各企业结果不再变动。"),
    "call-noted": Notice("good", "联系情况已登记。"),
    "read-again": Notice("good", "已按所选重新试导入，尚未写入。"),
    "applying": Notice("good", "已开始写入，进度见下。"),
    "undoing": Notice("warn", "已开始整批撤销，进度见下。"),
    "rows-dismissed": Notice("warn", "所选各行已标记为不予匹配。"),
    "ended": Notice("warn", "资格已取消或撤销，存量随生效日期更正。"),
    "suspended": Notice("warn", "已登记暂停；该资格仍计入存量，并予标明。"),
    "resumed": Notice("good", "已恢复。"),
    "title-moved": Notice("good", "搬迁已登记。"),
    "passed-on": Notice("good", "资格已转由承继企业持有。"),
    "reinstated": Notice("good", "原决定已撤回，资格按原有效期恢复。"),
    "reissued": Notice("good", "换发已登记，编号与有效期不变。"),
    "linked": Notice("good", "上一证书已关联。"),
    "entered": Notice("good", "数据已填报，原数据保留可追溯。"),
    "value-withdrawn": Notice("warn", "数据已撤回，按未填报处理；原数据保留可追溯。"),
    "chosen": Notice("good", "年度路径已设定，自现在起生效。"),
    "password-changed": Notice("good", "密码已修改，其他设备上的登录已失效。"),
    "step-granted": Notice("good", "授权已更新，该账号下一次操作即生效。"),
    "account-closed": Notice("warn", "账号已停用，其登录立即失效。"),
    "draft-merged": Notice("warn", "他人同时修改了材料，双方修改已合并保存；请核对后再提交。"),
    "taken-over": Notice("good", "所选数据已填入并保存，请核对。"),
    "moved-on": Notice("good", "已转入现行规则，请核对各项后提交。"),
    "attached": Notice("good", "附件已上传，已填写的内容一并保存。"),
    "attachment-removed": Notice("good", "附件已删除，已提交的版本仍保留。"),
    "release-drafted": Notice("good", "发布草稿已生成，数字与名单已冻结，待另一账号审定。"),
    "target-entered": Notice("good", "目标已填报，待另一账号审定。"),
    "target-approved": Notice("good", "目标已审定，自现在起生效。"),
    "target-refused": Notice("warn", "目标未通过，仍可查阅。"),
    "approve": Notice("good", "已审定，可以发布。"),
    "publish": Notice("good", "已发布，各园区可以查看。"),
    "lock": Notice("good", "已锁定。"),
    "discard": Notice("warn", "已作废，冻结的名单仍可追溯。"),
    "saved": Notice("good", "草稿已保存。"),
    "submitted": Notice("good", "申报已提交，请留意消息。"),
    "withdrawn": Notice("warn", "申报已撤回。"),
    "mandated": Notice("good", "代填委托已登记，可以填报。"),
    "acted": Notice("good", "办理成功。"),
    "claimed": Notice("good", "已认领，其他人在认领期内不能办理。"),
    "released": Notice("warn", "认领已退还。"),
    "checked": Notice("good", "审核清单已记录。"),
    "change-stated": Notice("good", "变化已登记，须报告的事项已列入应尽事项。"),
    "change-withdrawn": Notice("warn", "变化的登记已撤回。"),
    "supplied": Notice("good", "补交已登记，待审核人确认。"),
    "supply-decided": Notice("good", "容缺材料已办理。"),
    "expert-entered": Notice("good", "专家评分已登记。"),
    "expert-recused": Notice("warn", "已登记回避，其评分不再计入。"),
    "resolved": Notice("good", "已匹配并登记证书。"),
    "dismissed": Notice("warn", "该行已标记为不予匹配。"),
    "facts-entered": Notice("good", "数据已保存，原数据保留可追溯。"),
    "renewal-said": Notice("good", "重报情况已保存；自国家平台受理至未通过前不再发送到期提醒。"),
    "obligation-tick": Notice("good", "完成情况已填写；企业填写的待园区确认。"),
    "obligation-confirm": Notice("good", "已确认。"),
    "obligations-partly": Notice("warn", "部分事项已有变化，未确认的仍在列表中，请核对后重试。"),
    "none-chosen": Notice("warn", "没有选择任何一行。"),
    "obligation-return": Notice("warn", "已退回，该事项按未填写处理；原记录保留可追溯。"),
    "obligation-waive": Notice("warn", "已豁免，理由保留可追溯。"),
    "term-scheduled": Notice("good", "期限已安排，自所填日期起生效。"),
    "term-withdrawn": Notice("warn", "尚未生效的期限已撤回。"),
    "listing-entered": Notice("good", "上市培育情况已登记。"),
    "counting-set": Notice("good", "统计设置已保存，自所填日期起适用；以往的设置保留可查。"),
    "round-opened": Notice("good", "批次已公布，按所填时间受理。"),
    "round-revised": Notice("good", "批次已变更，自现在起生效。"),
    "round-cancelled": Notice("warn", "批次已取消，不再受理。"),
    "weights-set": Notice("good", "权重已保存，以往的权重保留可查。"),
    "contact-saved": Notice("good", "联系方式已保存。"),
    "read": Notice("good", "消息已标记为已读。"),
}


def of(request: Request) -> Notice | None:
    """The notice that the URL names, if it is one of ours."""
    return NOTICES.get(request.query_params.get("done", ""))
