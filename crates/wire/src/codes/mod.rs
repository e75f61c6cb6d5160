//! Short codes and the tables that say what they mean.
//!
//! A code is kept as received; a table, versioned data in `data/`, knows it or does not. Nothing here
//! is refused because a table lacks it: the national platform's tables change, our copy follows.

mod code;
mod names;
mod tables;

pub use names::*;
pub use tables::{CodeTables, CodeTablesError, Meaning};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_tables_read() {
        let tables = CodeTables::shipped();
        assert_eq!(tables.version(), "2018");
        assert_eq!(tables.codes_of("result").len(), 46);
        assert_eq!(
            ResultCode::STOPPED_TOO_OFTEN.meaning().map(|m| m.chinese.as_str()),
            Some("超出规定止付次数")
        );
        assert!(tables.meaning("result", "1299").is_some_and(|m| m.is_inferred));
    }

    #[test]
    fn every_constant_is_in_its_table() {
        for code in
            [ReturnCode::OK, ReturnCode::MALFORMED, ReturnCode::REPEATED, ReturnCode::PEER_NOT_ALLOWED]
        {
            assert!(code.is_known(), "{code:?}");
        }
        assert_eq!(ResultCode::parse("1777").map(|code| code.is_known()), Ok(false));
    }

    #[test]
    fn refuses_what_is_no_code() {
        let check =
            |text: &str| ResultCode::parse(text).map(|code| code.to_string()).map_err(|e| e.to_string());
        assert_eq!(check(" 0000 "), Ok("0000".to_owned()));
        assert_eq!(check("ABCDEFGHIJ"), Ok("ABCDEFGHIJ".to_owned()));
        assert_eq!(check("ABCDEFGHIJK"), Err("it has 11 characters, more than 10".to_owned()));
        assert_eq!(check("00-0"), Err("its character 3 may not stand there".to_owned()));
        assert_eq!(check(" "), Err("it is empty".to_owned()));
    }

    #[test]
    fn refuses_what_is_no_table() {
        let check =
            |text: &str| CodeTables::parse(text).map(|t| t.version().to_owned()).map_err(|e| e.to_string());
        assert_eq!(check("# version: 1\nresult\t1\t甲\ta\tsource\n"), Ok("1".to_owned()));
        assert_eq!(check("result\t1\t甲\ta\tsource"), Err("line 1 does not say `# version: …`".to_owned()));
        assert_eq!(check("# version: 1\nresult\t1"), Err("line 2 has 2 columns, not 5".to_owned()));
        let twice = "# version: 1\nr\t1\t甲\ta\tsource\nr\t1\t甲\ta\tsource";
        assert_eq!(check(twice), Err("line 3 gives r 1 again".to_owned()));
    }
}
