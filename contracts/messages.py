"""Of what people are told, and whom a message is addressed to."""

from contracts.codes import Labelled


class MessageKind(Labelled):
    FIRM_REGISTERED = "firm-registered", "企业建档"
    FIRM_MOVED = "firm-moved", "企业迁移"
    TRANSFER_PROPOSED = "transfer-proposed", "迁移待确认"
    TRANSFER_REFUSED = "transfer-refused", "迁移未获同意"
    TRANSFER_WITHDRAWN = "transfer-withdrawn", "迁移已撤回"
    APPLICATION_SUBMITTED = "application-submitted", "申报已提交"
    CHANGES_REQUESTED = "changes-requested", "补正通知"
    APPLICATION_PROGRESS = "application-progress", "申报进展"
    APPLICATION_DECIDED = "application-decided", "申报结果"
    RECOGNITION_GRANTED = "recognition-granted", "证书登记"
    RECOGNITION_PROPOSED = "recognition-proposed", "证书待核"
    RECOGNITION_REVIEWED = "recognition-reviewed", "证书核实"
    RECOGNITION_REVOKED = "recognition-revoked", "资格取消"
    RECOGNITION_SUSPENDED = "recognition-suspended", "资格暂停"
    RECOGNITION_EXPIRING = "recognition-expiring", "证书即将到期"
    OBLIGATION_DUE = "obligation-due", "应尽事项将到期"
    IMPORT_COMPLETED = "import-completed", "导入完成"
    LIST_RECONCILED = "list-reconciled", "名单匹配完成"
    STANDARD_CHANGED = "standard-changed", "标准变动"
    RELEASE_PUBLISHED = "release-published", "数据发布"


class AudienceKind(Labelled):
    """To whom a message is addressed; resolved to readers at read time."""

    FIRM = "firm", "企业"
    FIRM_STAFF = "firm-staff", "企业所在园区经办"
    ZONE_STAFF = "zone-staff", "园区经办"
    OFFICE = "office", "领导小组办公室"
    ACCOUNT = "account", "个人"
