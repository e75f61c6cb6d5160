//! The numbers that messages, orders and organisations carry.
//!
//! Built from arguments only: who numbers, when and with what, is the caller's business. An order's
//! application number follows from its id, so that a retry carries the same number.

use std::fmt;

use crate::error::FieldError;
use crate::record::{Kind, Value};
use crate::text::PlatformTime;

/// A twelve-character code of a police unit, bank, payment institution or the platform (机构编码).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrganisationCode([u8; 12]);

/// The serial number of one transmission (传输报文流水号): 12 characters of the sender, `_`, 12 of the
/// institution that hosts it (zeros when none does), 28 digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TransSerialNumber([u8; 53]);

/// The number of an application (业务申请编号): four digits of the business, 32 digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApplicationId([u8; 36]);

impl OrganisationCode {
    /// The national platform (the default of MessageFrom and To).
    pub const PLATFORM: OrganisationCode = OrganisationCode(*b"111111000000");
    /// No hosting institution.
    pub const NONE: OrganisationCode = OrganisationCode(*b"000000000000");

    /// Twelve ASCII letters or digits.
    pub fn parse(text: &str) -> Result<OrganisationCode, FieldError> {
        exactly(text, |_, byte| byte.is_ascii_alphanumeric()).map(OrganisationCode)
    }

    /// As it travels.
    #[must_use]
    pub fn as_str(&self) -> &str {
        as_text(&self.0)
    }
}

impl TransSerialNumber {
    /// A number of this sender, host and the last 28 decimal digits of `unique`.
    #[must_use]
    pub fn new(sender: OrganisationCode, host: Option<OrganisationCode>, unique: u128) -> TransSerialNumber {
        let mut bytes = [b'_'; 53];
        bytes[..12].copy_from_slice(&sender.0);
        bytes[13..25].copy_from_slice(&host.unwrap_or(OrganisationCode::NONE).0);
        write_digits(unique, &mut bytes[25..]);
        TransSerialNumber(bytes)
    }

    /// A number whose 28 digits are the second of sending and a running number of 14 digits.
    #[must_use]
    pub fn at(
        sender: OrganisationCode,
        host: Option<OrganisationCode>,
        at: PlatformTime,
        running: u64,
    ) -> TransSerialNumber {
        let second: u128 = at.to_string().parse().unwrap_or_default();
        TransSerialNumber::new(sender, host, second * 10_u128.pow(14) + u128::from(running) % 10_u128.pow(14))
    }

    /// Checks length, separator and characters.
    pub fn parse(text: &str) -> Result<TransSerialNumber, FieldError> {
        let allowed = |position: usize, byte: u8| match position {
            12 => byte == b'_',
            0..=24 => byte.is_ascii_alphanumeric(),
            _ => byte.is_ascii_digit(),
        };
        exactly(text, allowed).map(TransSerialNumber)
    }

    /// As it travels.
    #[must_use]
    pub fn as_str(&self) -> &str {
        as_text(&self.0)
    }

    /// Who numbered the transmission.
    #[must_use]
    pub fn sender(&self) -> OrganisationCode {
        let mut code = [0; 12];
        code.copy_from_slice(&self.0[..12]);
        OrganisationCode(code)
    }

    /// The institution that hosts the sender, if one does.
    #[must_use]
    pub fn host(&self) -> Option<OrganisationCode> {
        let mut code = [0; 12];
        code.copy_from_slice(&self.0[13..25]);
        Some(OrganisationCode(code)).filter(|host| *host != OrganisationCode::NONE)
    }
}

/// The business of an application: the last four digits of its transaction code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApplicationPrefix([u8; 4]);

impl ApplicationPrefix {
    /// 止付.
    pub const STOP: ApplicationPrefix = ApplicationPrefix(*b"0101");
    /// 止付解除.
    pub const STOP_RELEASE: ApplicationPrefix = ApplicationPrefix(*b"0103");
    /// 止付延期.
    pub const STOP_EXTENSION: ApplicationPrefix = ApplicationPrefix(*b"0105");
    /// 冻结.
    pub const FREEZE: ApplicationPrefix = ApplicationPrefix(*b"0201");
    /// 冻结解除.
    pub const FREEZE_RELEASE: ApplicationPrefix = ApplicationPrefix(*b"0203");
    /// 冻结延期.
    pub const FREEZE_EXTENSION: ApplicationPrefix = ApplicationPrefix(*b"0205");
    /// 账户交易明细查询.
    pub const STATEMENT: ApplicationPrefix = ApplicationPrefix(*b"0301");
    /// 账户持卡主体查询.
    pub const HOLDER: ApplicationPrefix = ApplicationPrefix(*b"0303");
    /// 账户动态查询.
    pub const WATCH: ApplicationPrefix = ApplicationPrefix(*b"0305");
    /// 账户动态查询解除.
    pub const WATCH_END: ApplicationPrefix = ApplicationPrefix(*b"0307");
    /// 客户全账户查询.
    pub const CUSTOMER: ApplicationPrefix = ApplicationPrefix(*b"0309");
    /// 案件举报.
    pub const CASE_REPORT: ApplicationPrefix = ApplicationPrefix(*b"0401");
    /// 案件举报反馈.
    pub const CASE_REPORT_ANSWER: ApplicationPrefix = ApplicationPrefix(*b"0402");
    /// 可疑名单上报-异常开卡.
    pub const OPENING_REPORT: ApplicationPrefix = ApplicationPrefix(*b"0403");
    /// 可疑名单上报-涉案账户.
    pub const ACCOUNT_REPORT: ApplicationPrefix = ApplicationPrefix(*b"0404");
    /// 可疑名单上报-异常事件.
    pub const EVENT_REPORT: ApplicationPrefix = ApplicationPrefix(*b"0405");
    /// 涉案信息推送.
    pub const CASE_INFORMATION: ApplicationPrefix = ApplicationPrefix(*b"0501");

    /// Four digits.
    pub fn parse(text: &str) -> Result<ApplicationPrefix, FieldError> {
        exactly(text, |_, byte| byte.is_ascii_digit()).map(ApplicationPrefix)
    }

    /// As it travels.
    #[must_use]
    pub fn as_str(&self) -> &str {
        as_text(&self.0)
    }
}

impl ApplicationId {
    /// The number of this business whose 32 digits are the last decimal digits of `unique` (an order's
    /// id as a number, for one: the same id always gives the same number).
    #[must_use]
    pub fn new(prefix: ApplicationPrefix, unique: u128) -> ApplicationId {
        let mut bytes = [0; 36];
        bytes[..4].copy_from_slice(&prefix.0);
        write_digits(unique, &mut bytes[4..]);
        ApplicationId(bytes)
    }

    /// Checks length and digits; the prefix may be one that no table knows.
    pub fn parse(text: &str) -> Result<ApplicationId, FieldError> {
        exactly(text, |_, byte| byte.is_ascii_digit()).map(ApplicationId)
    }

    /// As it travels.
    #[must_use]
    pub fn as_str(&self) -> &str {
        as_text(&self.0)
    }

    /// The business it belongs to.
    #[must_use]
    pub fn prefix(&self) -> ApplicationPrefix {
        let mut prefix = [0; 4];
        prefix.copy_from_slice(&self.0[..4]);
        ApplicationPrefix(prefix)
    }
}

/// The text as exactly `LENGTH` bytes, each allowed at its place.
fn exactly<const LENGTH: usize>(
    text: &str,
    allowed: impl Fn(usize, u8) -> bool,
) -> Result<[u8; LENGTH], FieldError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(FieldError::Empty);
    }
    let chars = text.chars().count();
    if chars != LENGTH {
        return Err(FieldError::WrongLength { chars, expected: LENGTH });
    }
    let wrong = text.chars().enumerate().find(|(at, c)| !c.is_ascii() || !allowed(*at, *c as u8));
    if let Some((at, _)) = wrong {
        return Err(FieldError::WrongCharacter { position: at + 1 });
    }
    let mut bytes = [0; LENGTH];
    bytes.copy_from_slice(text.as_bytes());
    Ok(bytes)
}

/// Fills the bytes with the last decimal digits of the number, zeros in front.
fn write_digits(mut number: u128, bytes: &mut [u8]) {
    for byte in bytes.iter_mut().rev() {
        *byte = b'0' + (number % 10) as u8;
        number /= 10;
    }
}

fn as_text(ascii: &[u8]) -> &str {
    std::str::from_utf8(ascii).unwrap_or_default()
}

macro_rules! number_on_the_wire {
    ($($name:ident $kind:ident),*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.as_str())
            }
        }

        impl Value for $name {
            const KIND: Kind = Kind::$kind;
            fn from_text(text: &str) -> Result<$name, FieldError> {
                $name::parse(text)
            }
            fn write(&self, out: &mut String) {
                out.push_str(self.as_str());
            }
        }
    )*};
}

number_on_the_wire!(OrganisationCode Organisation, TransSerialNumber Serial, ApplicationId Application);

impl fmt::Display for ApplicationPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for ApplicationPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApplicationPrefix({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Timestamp;
    use proptest::prelude::*;

    const BANK: OrganisationCode = OrganisationCode(*b"315456000105");

    fn serial(text: &str) -> String {
        match TransSerialNumber::parse(text) {
            Ok(number) => format!("{} {:?}", number.sender(), number.host()),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_serial_number_has_its_parts() {
        let at = PlatformTime::new(Timestamp::parse("20260110181800").unwrap());
        let number = TransSerialNumber::at(BANK, None, at, 42);
        assert_eq!(number.as_str(), "315456000105_0000000000002026011018180000000000000042");
        assert_eq!(serial(number.as_str()), "315456000105 None");
        let hosted = TransSerialNumber::new(BANK, Some(OrganisationCode::PLATFORM), 7);
        assert_eq!(serial(hosted.as_str()), "315456000105 Some(OrganisationCode(111111000000))");
        assert_eq!(serial(""), "it is empty");
        assert_eq!(serial("315456000105"), "it has 12 characters, not 53");
        assert_eq!(serial(&number.as_str().replace('_', "0")), "its character 13 may not stand there");
        assert_eq!(serial(&format!("{}x", &number.as_str()[..52])), "its character 53 may not stand there");
        assert_eq!(serial(&format!("{}七", &number.as_str()[..52])), "its character 53 may not stand there");
    }

    fn application(text: &str) -> String {
        ApplicationId::parse(text).map_or_else(|e| e.to_string(), |id| id.prefix().to_string())
    }

    #[test]
    fn an_application_number_has_its_prefix() {
        let id = ApplicationId::new(ApplicationPrefix::STOP, u128::MAX);
        assert_eq!(id.as_str(), "010166920938463463374607431768211455");
        assert_eq!(application(id.as_str()), "0101");
        assert_eq!(application("0101"), "it has 4 characters, not 36");
        assert_eq!(application(&id.as_str().replace('9', "a")), "its character 7 may not stand there");
    }

    proptest! {
        #[test]
        fn reads_back_what_it_prints(unique: u128) {
            let id = ApplicationId::new(ApplicationPrefix::FREEZE, unique);
            prop_assert_eq!(ApplicationId::parse(id.as_str()), Ok(id));
            let serial = TransSerialNumber::new(BANK, None, unique);
            prop_assert_eq!(TransSerialNumber::parse(serial.as_str()), Ok(serial));
        }
    }
}
