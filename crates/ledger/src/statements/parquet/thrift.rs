//! Thrift's compact protocol, as far as Parquet's heads use it: bytes to a tree of values, never deeper or larger than the
//! bytes themselves allow.

/// Heads are a few levels deep.
const DEPTH_MAX: u8 = 16;

/// A value of a head.
#[derive(Debug)]
pub(super) enum Value<'b> {
    Bool(bool),
    Int(i64),
    /// Nothing that is read here is a fraction.
    Double,
    Bytes(&'b [u8]),
    List(Vec<Value<'b>>),
    Struct(Fields<'b>),
}

/// A struct's fields by their numbers.
#[derive(Debug, Default)]
pub(super) struct Fields<'b>(Vec<(i16, Value<'b>)>);

impl<'b> Fields<'b> {
    fn get(&self, number: i16) -> Option<&Value<'b>> {
        self.0.iter().find(|(found, _)| *found == number).map(|(_, value)| value)
    }

    pub fn int(&self, number: i16) -> Option<i64> {
        match self.get(number)? {
            Value::Int(value) => Some(*value),
            _ => None,
        }
    }

    pub fn flag(&self, number: i16) -> Option<bool> {
        match self.get(number)? {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    pub fn text(&self, number: i16) -> Option<String> {
        match self.get(number)? {
            Value::Bytes(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
            _ => None,
        }
    }

    pub fn list(&self, number: i16) -> &[Value<'b>] {
        match self.get(number) {
            Some(Value::List(values)) => values,
            _ => &[],
        }
    }

    pub fn fields(&self, number: i16) -> Option<&Fields<'b>> {
        match self.get(number)? {
            Value::Struct(fields) => Some(fields),
            _ => None,
        }
    }

    /// Whether the field is there at all, as in a union.
    pub fn has(&self, number: i16) -> bool {
        self.get(number).is_some()
    }
}

impl<'b> Value<'b> {
    pub fn as_fields(&self) -> Option<&Fields<'b>> {
        match self {
            Value::Struct(fields) => Some(fields),
            _ => None,
        }
    }
}

/// Reads a struct; gives it and how many bytes it took.
pub(super) fn read(bytes: &[u8]) -> Option<(Fields<'_>, usize)> {
    let mut reader = Reader { bytes, at: 0 };
    let fields = reader.fields(0)?;
    Some((fields, reader.at))
}

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Reader<'b> {
    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn zigzag(&mut self) -> Option<i64> {
        let value = self.varint()?;
        Some((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    /// A count of things that take a byte each at least.
    fn count(&mut self) -> Option<usize> {
        let count = usize::try_from(self.varint()?).ok()?;
        (count <= self.bytes.len() - self.at).then_some(count)
    }

    fn fields(&mut self, depth: u8) -> Option<Fields<'b>> {
        let mut fields = Fields::default();
        let mut number = 0_i16;
        loop {
            let head = self.byte()?;
            let kind = head & 0x0f;
            if kind == 0 {
                return Some(fields);
            }
            number = match head >> 4 {
                0 => i16::try_from(self.zigzag()?).ok()?,
                step => number.checked_add(i16::from(step))?,
            };
            let value = match kind {
                1 => Value::Bool(true),
                2 => Value::Bool(false),
                kind => self.value(kind, depth)?,
            };
            fields.0.push((number, value));
        }
    }

    fn value(&mut self, kind: u8, depth: u8) -> Option<Value<'b>> {
        (depth < DEPTH_MAX).then_some(())?;
        Some(match kind {
            // In a list a truth is a byte.
            1 | 2 => Value::Bool(self.byte()? == 1),
            3 => Value::Int(i64::from(self.byte()? as i8)),
            4..=6 => Value::Int(self.zigzag()?),
            7 => {
                self.at = self.at.checked_add(8).filter(|&at| at <= self.bytes.len())?;
                Value::Double
            }
            8 => {
                let count = self.count()?;
                let bytes = &self.bytes[self.at..self.at + count];
                self.at += count;
                Value::Bytes(bytes)
            }
            9 | 10 => {
                let head = self.byte()?;
                let count = if head >> 4 == 15 { self.count()? } else { usize::from(head >> 4) };
                let mut values = Vec::new();
                for _ in 0..count {
                    values.push(self.value(head & 0x0f, depth + 1)?);
                }
                Value::List(values)
            }
            11 => {
                let count = self.count()?;
                let kinds = if count == 0 { 0 } else { self.byte()? };
                let mut values = Vec::new();
                for _ in 0..count {
                    values.push(self.value(kinds >> 4, depth + 1)?);
                    values.push(self.value(kinds & 0x0f, depth + 1)?);
                }
                Value::List(values)
            }
            12 => Value::Struct(self.fields(depth + 1)?),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_struct_reads_back_and_a_torn_one_is_none() {
        // 1: i32 -3; 2: "ab"; 3: [1, 2]; 5: true; 20: {1: false}
        let bytes = [0x15, 5, 0x18, 2, b'a', b'b', 0x19, 0x25, 2, 4, 0x21, 0x0c, 40, 0x12, 0, 0];
        let (fields, taken) = read(&bytes).unwrap();
        assert_eq!(
            (fields.int(1), fields.text(2), fields.flag(5)),
            (Some(-3), Some("ab".to_owned()), Some(true))
        );
        assert_eq!(fields.list(3).len(), 2);
        assert_eq!(fields.fields(20).and_then(|inner| inner.flag(1)), Some(false));
        assert_eq!(taken, bytes.len());
        for cut in 0..bytes.len() {
            assert!(read(&bytes[..cut]).is_none(), "cut at {cut}");
        }
        assert!(read(&[0x19, 0xf5, 0xff, 0xff, 0x03]).is_none(), "a list longer than the bytes");
        assert!(read(&[0x1c; 64]).is_none(), "structs in structs");
    }
}
