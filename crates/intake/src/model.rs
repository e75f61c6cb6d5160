//! The class model: a softmax over a linear score of the features, trained here, small enough to embed.
//!
//! The lexicon's sums start with the weight one for their own class, so that a class without examples is still
//! recognised by its words. Training is sequential and seedless: the same reports give the same model.

use std::io::{self, Read, Write};
use std::sync::LazyLock;

use kernel::scam;

use crate::features::{self, CLASSES, PLACES};
use crate::text::Text;

/// A model of scam classes.
#[derive(Clone, PartialEq)]
pub struct Model {
    /// Weights by place and class, in 1/4096.
    weights: Vec<[i16; CLASSES.len()]>,
    bias: [i16; CLASSES.len()],
    name: String,
}

/// A report with its class, for training.
#[derive(Clone, Debug)]
pub struct Example {
    /// The report.
    pub text: String,
    /// The label, in any spelling of the taxonomy.
    pub label: String,
}

/// Why a model cannot be trained or read.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// A label that is none of the twelve classes.
    #[error("the label {0:?} is none of the twelve classes")]
    Label(String),
    /// Nothing to learn from.
    #[error("there are no examples to learn from")]
    NoExamples,
    /// The bytes are no model of this version.
    #[error("the file is no class model of version {VERSION}")]
    NotAModel,
    /// The file could not be read or written.
    #[error("the model file could not be read or written")]
    File(#[from] io::Error),
}

/// The version of the features and the file; a model of another version is refused.
pub const VERSION: u16 = 1;

const MAGIC: &[u8; 4] = b"FZCM";
const SCALE: f64 = 4096.0;
const EPOCHS: usize = 40;
const STEP: f64 = 0.12;
const DECAY: f64 = 0.002;

static BUILT_IN: LazyLock<Model> = LazyLock::new(|| {
    Model::read_from(&mut &include_bytes!("../data/model.bin")[..])
        .expect("the embedded model is of this version")
});

impl Model {
    /// The model that comes with the crate, trained on the development reports only.
    #[must_use]
    pub fn built_in() -> &'static Model {
        &BUILT_IN
    }

    /// The name that every answer quotes: edition of the taxonomy, version, and a digest of the weights.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Reads a model from its file.
    pub fn read_from(source: &mut impl Read) -> Result<Model, ModelError> {
        let mut bytes = Vec::new();
        source.read_to_end(&mut bytes)?;
        let body = bytes
            .strip_prefix(MAGIC)
            .and_then(|rest| rest.strip_prefix(&VERSION.to_le_bytes()))
            .ok_or(ModelError::NotAModel)?;
        if body.len() != (PLACES + 1) * CLASSES.len() * 2 {
            return Err(ModelError::NotAModel);
        }
        let mut numbers = body.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]]));
        let mut row = || std::array::from_fn(|_| numbers.next().unwrap_or(0));
        let bias = row();
        let weights = (0..PLACES).map(|_| row()).collect();
        Ok(Model { weights, bias, name: name_of(body) })
    }

    /// Writes the model to its file.
    pub fn write_to(&self, target: &mut impl Write) -> Result<(), ModelError> {
        target.write_all(MAGIC)?;
        target.write_all(&VERSION.to_le_bytes())?;
        target.write_all(&self.body())?;
        Ok(())
    }

    /// The largest difference of any weight, in 1/4096: 0 for equal models.
    #[must_use]
    pub fn largest_difference(&self, other: &Model) -> u16 {
        let rows = std::iter::once(&self.bias).chain(&self.weights).flatten();
        let others = std::iter::once(&other.bias).chain(&other.weights).flatten();
        rows.zip(others).map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0)
    }

    fn body(&self) -> Vec<u8> {
        let rows = std::iter::once(&self.bias).chain(&self.weights);
        rows.flatten().flat_map(|number| number.to_le_bytes()).collect()
    }

    /// The probability of each class, in the order of the taxonomy.
    pub(crate) fn probabilities(&self, places: &[(usize, f64)]) -> [f64; CLASSES.len()] {
        let mut scores: [f64; CLASSES.len()] =
            std::array::from_fn(|class| f64::from(self.bias[class]) / SCALE);
        for &(place, value) in places {
            for (score, weight) in scores.iter_mut().zip(&self.weights[place]) {
                *score += value * f64::from(*weight) / SCALE;
            }
        }
        softmax(scores)
    }
}

/// Learns a model from reports with their classes.
pub fn train(examples: &[Example]) -> Result<Model, ModelError> {
    let mut prepared = Vec::with_capacity(examples.len());
    for example in examples {
        let class = class_of(&example.label).ok_or_else(|| ModelError::Label(example.label.clone()))?;
        let text = Text::new(&example.text);
        prepared.push((class, features::of(&text, &features::lexicon_hits(&text))));
    }
    if prepared.is_empty() {
        return Err(ModelError::NoExamples);
    }
    Ok(quantise(&descend(&prepared)))
}

/// The place of a label among the twelve classes.
pub(crate) fn class_of(label: &str) -> Option<usize> {
    let class = scam::normalise_label(label)?;
    CLASSES.iter().position(|code| *code == class.code)
}

struct Weights {
    rows: Vec<[f64; CLASSES.len()]>,
    bias: [f64; CLASSES.len()],
}

/// AdaGrad over the examples in a fixed interleaved order, pulled back towards the start.
fn descend(prepared: &[(usize, Vec<(usize, f64)>)]) -> Weights {
    let mut rows = vec![[0.0; CLASSES.len()]; PLACES];
    for (class, row) in rows.iter_mut().enumerate().take(CLASSES.len()) {
        row[class] = 1.0;
    }
    let start = rows.clone();
    let mut bias = [0.0; CLASSES.len()];
    let mut squares = vec![[1e-2; CLASSES.len()]; PLACES];
    let mut bias_squares = [1e-2; CLASSES.len()];
    let stride = (1..prepared.len())
        .find(|step| *step > prepared.len() / 3 && gcd(*step, prepared.len()) == 1)
        .unwrap_or(1);
    for _ in 0..EPOCHS {
        for turn in 0..prepared.len() {
            let (class, places) = &prepared[turn * stride % prepared.len()];
            let mut scores = bias;
            for &(place, value) in places {
                for (score, weight) in scores.iter_mut().zip(&rows[place]) {
                    *score += value * weight;
                }
            }
            let mut slope = softmax(scores);
            slope[*class] -= 1.0;
            for c in 0..CLASSES.len() {
                bias_squares[c] += slope[c] * slope[c];
                bias[c] -= STEP * slope[c] / bias_squares[c].sqrt();
            }
            for &(place, value) in places {
                for c in 0..CLASSES.len() {
                    let pull = slope[c] * value + DECAY * (rows[place][c] - start[place][c]);
                    squares[place][c] += pull * pull;
                    rows[place][c] -= STEP * pull / squares[place][c].sqrt();
                }
            }
        }
    }
    Weights { rows, bias }
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn softmax(mut scores: [f64; CLASSES.len()]) -> [f64; CLASSES.len()] {
    let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    for score in &mut scores {
        *score = (*score - most).exp();
        sum += *score;
    }
    for score in &mut scores {
        *score /= sum;
    }
    scores
}

fn quantise(weights: &Weights) -> Model {
    let small = |value: f64| (value * SCALE).round().clamp(f64::from(i16::MIN), f64::from(i16::MAX)) as i16;
    let mut model = Model {
        weights: weights.rows.iter().map(|row| row.map(small)).collect(),
        bias: weights.bias.map(small),
        name: String::new(),
    };
    model.name = name_of(&model.body());
    model
}

fn name_of(body: &[u8]) -> String {
    // FNV-1a, enough to tell two models apart.
    let digest = body.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{}/v{VERSION}/{:08x}", scam::EDITION, digest >> 32)
}
