//! credit_code
