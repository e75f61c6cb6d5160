//! What banks report of their own: a case of a customer (100401) is filed and answered with its number (100402); an opening, an
//! account or odd movements (100403–100405) stand on the list as suspicious until that bank takes them back.

mod take;
