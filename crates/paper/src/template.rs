//! The templates that come with the program; an office puts its own in their place.

/// A paper that the program fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Template {
    /// 协助查询财产通知书.
    QueryNotice,
    /// 协助冻结财产通知书, also for its extension.
    FreezeNotice,
    /// 协助解除冻结（止付）财产通知书.
    ReleaseNotice,
    /// 紧急止付申请表.
    StopApplication,
    /// 办案民警身份证明, in the place of a scanned card.
    OfficerCard,
    /// 账户控制异议受理回执.
    ComplaintReceipt,
    /// 账户控制异议答复书.
    ComplaintReply,
    /// 办案协作函.
    CooperationLetter,
    /// 资金返还申请表.
    RefundApplication,
    /// 呈请返还资金报告书.
    RefundReport,
    /// 返还资金决定书.
    RefundDecision,
    /// 协助返还资金通知书.
    RefundNotice,
    /// 涉案资金流向及返还计算表.
    RefundWorksheet,
}

impl Template {
    /// Every template.
    pub const ALL: [Template; 13] = [
        Template::QueryNotice,
        Template::FreezeNotice,
        Template::ReleaseNotice,
        Template::StopApplication,
        Template::OfficerCard,
        Template::ComplaintReceipt,
        Template::ComplaintReply,
        Template::CooperationLetter,
        Template::RefundApplication,
        Template::RefundReport,
        Template::RefundDecision,
        Template::RefundNotice,
        Template::RefundWorksheet,
    ];

    /// Its name in files and addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Template::QueryNotice => "query-notice",
            Template::FreezeNotice => "freeze-notice",
            Template::ReleaseNotice => "release-notice",
            Template::StopApplication => "stop-application",
            Template::OfficerCard => "officer-card",
            Template::ComplaintReceipt => "complaint-receipt",
            Template::ComplaintReply => "complaint-reply",
            Template::CooperationLetter => "cooperation-letter",
            Template::RefundApplication => "refund-application",
            Template::RefundReport => "refund-report",
            Template::RefundDecision => "refund-decision",
            Template::RefundNotice => "refund-notice",
            Template::RefundWorksheet => "refund-worksheet",
        }
    }

    /// The template of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Template> {
        Template::ALL.into_iter().find(|template| template.name() == name)
    }

    /// What the paper is called.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Template::QueryNotice => "协助查询财产通知书",
            Template::FreezeNotice => "协助冻结财产通知书",
            Template::ReleaseNotice => "协助解除冻结财产通知书",
            Template::StopApplication => "紧急止付申请表",
            Template::OfficerCard => "办案民警身份证明",
            Template::ComplaintReceipt => "账户控制异议受理回执",
            Template::ComplaintReply => "账户控制异议答复书",
            Template::CooperationLetter => "办案协作函",
            Template::RefundApplication => "资金返还申请表",
            Template::RefundReport => "呈请返还资金报告书",
            Template::RefundDecision => "返还资金决定书",
            Template::RefundNotice => "协助返还资金通知书",
            Template::RefundWorksheet => "涉案资金流向及返还计算表",
        }
    }

    /// The template as it comes with the program.
    #[must_use]
    pub const fn shipped(self) -> &'static [u8] {
        match self {
            Template::QueryNotice => include_bytes!("../templates/query-notice.docx"),
            Template::FreezeNotice => include_bytes!("../templates/freeze-notice.docx"),
            Template::ReleaseNotice => include_bytes!("../templates/release-notice.docx"),
            Template::StopApplication => include_bytes!("../templates/stop-application.docx"),
            Template::OfficerCard => include_bytes!("../templates/officer-card.docx"),
            Template::ComplaintReceipt => include_bytes!("../templates/complaint-receipt.docx"),
            Template::ComplaintReply => include_bytes!("../templates/complaint-reply.docx"),
            Template::CooperationLetter => include_bytes!("../templates/cooperation-letter.docx"),
            Template::RefundApplication => include_bytes!("../templates/refund-application.docx"),
            Template::RefundReport => include_bytes!("../templates/refund-report.docx"),
            Template::RefundDecision => include_bytes!("../templates/refund-decision.docx"),
            Template::RefundNotice => include_bytes!("../templates/refund-notice.docx"),
            Template::RefundWorksheet => include_bytes!("../templates/refund-worksheet.docx"),
        }
    }
}
