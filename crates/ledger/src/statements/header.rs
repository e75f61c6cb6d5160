//! A table's head: which layout it is and where that layout's columns stand.

use super::layout::{Column, StatementLayout, StatementLayouts, head_name};

const ABSENT: u16 = u16::MAX;

/// Where a layout's columns stand in a table.
#[derive(Clone, Debug)]
pub(crate) struct Binding {
    /// The layout's place among those given.
    pub layout: usize,
    /// How many of its columns were found.
    pub matched: usize,
    /// The table's columns.
    pub width: usize,
    /// One more than the last column that is read.
    pub needed: usize,
    places: [u16; Column::COUNT],
    names: Vec<String>,
}

/// The head that came nearest, for the error when none fits.
#[derive(Clone, Debug, Default)]
pub(crate) struct Nearest {
    pub matched: usize,
    pub layout: String,
    pub missing: String,
    pub found: String,
}

impl Binding {
    /// Where a column stands.
    #[inline]
    pub fn place(&self, column: Column) -> Option<usize> {
        let place = self.places[column as usize];
        (place != ABSENT).then_some(usize::from(place))
    }

    /// The column's name in the file.
    pub fn name(&self, column: Column) -> String {
        self.place(column).and_then(|place| self.names.get(place)).cloned().unwrap_or_default()
    }

    /// The head's cells.
    pub fn found(&self) -> String {
        self.names.iter().filter(|name| !name.is_empty()).cloned().collect::<Vec<_>>().join(", ")
    }

    /// Whether a cell repeats its column's head, as on each page of a printed statement.
    pub fn repeats(&self, column: Column, cell: &str) -> bool {
        self.place(column).and_then(|place| self.names.get(place)).is_some_and(|name| name == cell)
    }

    /// Binds one row as a head to the layout that fits best.
    pub fn of_row(layouts: &StatementLayouts, cells: &[&str]) -> Result<Binding, Nearest> {
        let names: Vec<String> = cells.iter().map(|cell| cell.trim().to_owned()).collect();
        let heads = cells.iter().map(|cell| vec![head_name(cell)]).collect::<Vec<_>>();
        Binding::best(layouts, &heads, &names)
    }

    /// Binds two rows as one head: what stands above reaches over the empty cells to its right (合并单元格).
    pub fn of_two_rows(
        layouts: &StatementLayouts,
        above: &[String],
        below: &[&str],
    ) -> Result<Binding, Nearest> {
        let width = above.len().max(below.len());
        let mut reaching = "";
        let (mut heads, mut names) = (Vec::with_capacity(width), Vec::with_capacity(width));
        for place in 0..width {
            let top = above.get(place).map_or("", |cell| cell.trim());
            let bottom = below.get(place).map_or("", |cell| cell.trim());
            if !top.is_empty() {
                reaching = top;
            }
            let over = if bottom.is_empty() { top } else { reaching };
            let joined = format!("{over}{bottom}");
            heads.push(vec![head_name(&joined), head_name(bottom), head_name(top)]);
            names.push(joined);
        }
        Binding::best(layouts, &heads, &names)
    }

    fn best(layouts: &StatementLayouts, heads: &[Vec<String>], names: &[String]) -> Result<Binding, Nearest> {
        let mut best: Option<Binding> = None;
        let mut nearest = Nearest::default();
        for (number, layout) in layouts.all.iter().enumerate() {
            let binding = Binding::to(number, layout, heads, names);
            let missing = layout.missing(|column| binding.place(column).is_some());
            if !missing.is_empty() {
                // Of two that fit as many columns, the one that lacks fewer.
                let lacks = |missing: &str| missing.matches(", ").count();
                let is_nearer = binding.matched > nearest.matched
                    || binding.matched == nearest.matched && lacks(&missing) < lacks(&nearest.missing);
                if is_nearer {
                    let found =
                        names.iter().filter(|name| !name.is_empty()).cloned().collect::<Vec<_>>().join(", ");
                    nearest =
                        Nearest { matched: binding.matched, layout: layout.name.clone(), missing, found };
                }
            } else if best.as_ref().is_none_or(|best| binding.matched > best.matched) {
                best = Some(binding);
            }
        }
        best.ok_or(nearest)
    }

    fn to(number: usize, layout: &StatementLayout, heads: &[Vec<String>], names: &[String]) -> Binding {
        let mut found: [Option<(usize, u16)>; Column::COUNT] = [None; Column::COUNT];
        for (place, candidates) in heads.iter().enumerate() {
            // Under 交易对方 the word 账号 is the other's: what both rows say together comes first.
            let columns =
                candidates.iter().map(|head| layout.columns_of(head)).find(|columns| !columns.is_empty());
            for &(column, rank) in columns.unwrap_or_default() {
                let candidate = (rank, u16::try_from(place).unwrap_or(ABSENT));
                let slot = &mut found[column as usize];
                *slot = Some(slot.map_or(candidate, |held| held.min(candidate)));
            }
        }
        let mut places = found.map(|found| found.map_or(ABSENT, |(_, place)| place));
        settle_time(&mut places);
        let matched = places.iter().filter(|place| **place != ABSENT).count();
        let needed =
            places.iter().filter(|place| **place != ABSENT).max().map_or(0, |last| usize::from(*last) + 1);
        Binding { layout: number, matched, width: names.len(), needed, places, names: names.to_vec() }
    }
}

/// One word (交易时间) heads the whole instant in one file and the clock beside a date in another.
fn settle_time(places: &mut [u16; Column::COUNT]) {
    let [time, date, clock] = [Column::Time, Column::Date, Column::Clock].map(|column| column as usize);
    if places[date] != ABSENT && places[clock] != ABSENT && places[date] != places[clock] {
        places[time] = ABSENT;
    } else {
        places[clock] = ABSENT;
        if places[time] != ABSENT {
            places[date] = ABSENT;
        }
    }
}
