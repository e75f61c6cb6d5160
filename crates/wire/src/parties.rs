//! The groups of elements that many messages share: who applies, who answers.

use crate::codes::OfficerIdType;
use crate::numbering::OrganisationCode;
use crate::record::records;
use crate::text::{Personal, PlatformTime, Text};

records! {
    /// Who orders: the unit and the two officers, who are always required.
    pub struct Applicant {
        "ApplicationTime" "申请时间" => application_time: PlatformTime,
        "ApplicationOrgID" "申请机构编码" => application_org_id: OrganisationCode,
        "ApplicationOrgName" "申请机构名称" => application_org_name: Text<225>,
        "OperatorIDType" "经办人证件类型" => operator_id_type: OfficerIdType,
        "OperatorIDNumber" "经办人证件号" => operator_id_number: Personal<30>,
        "OperatorName" "经办人姓名" => operator_name: Personal<60>,
        "OperatorPhoneNumber" "经办人电话" => operator_phone_number: Personal<30>,
        "InvestigatorIDType" "协查人证件类型" => investigator_id_type: OfficerIdType,
        "InvestigatorIDNumber" "协查人证件号" => investigator_id_number: Personal<30>,
        "InvestigatorName" "协查人姓名" => investigator_name: Personal<60>,
    }

    /// Who answers at the bank.
    pub struct Answerer {
        "FeedbackRemark" "反馈说明" => feedback_remark: Option<Text<450>>,
        "FeedbackOrgName" "反馈机构名称" => feedback_org_name: Option<Text<225>>,
        "OperatorName" "经办人姓名" => operator_name: Option<Personal<60>>,
        "OperatorPhoneNumber" "经办人电话" => operator_phone_number: Option<Personal<30>>,
    }
}
