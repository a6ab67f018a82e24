"""The one door: who may enter, targets and attainment, the web pages."""
