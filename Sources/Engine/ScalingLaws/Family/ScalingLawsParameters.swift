import Families

/// The parameters of the family scaling-laws, in the order of help.
enum ScalingLawsParameters {
    static let specs: [ParameterSpec] = data + synthetic + model + training + watching

    private static func kinds(_ names: DataKind...) -> [ParameterSpec.Condition] {
        [.when("data", in: names.map { .string($0.rawValue) })]
    }

    private static let data: [ParameterSpec] = [
        ParameterSpec(
            "data", .choice(DataKind.allCases.map { .init($0.rawValue, $0.summary) }),
            default: .string(DataKind.text.rawValue), help: "what to learn from"),
        ParameterSpec(
            "corpus", .string, default: .string("kjv"),
            help:
                "kjv, python-doc, linux-doc, perl-doc, wordnet, gcide, or a file or folder; relative paths start from "
                + "the sweep file's folder", applies: kinds(.text)),
        ParameterSpec(
            "tokenizer",
            .choice([
                .init("bytes", "256 tokens, one a byte"),
                .init("bpe", "byte pairs, merged as often as the training text has them"),
            ]), default: .string("bytes"), help: "what a token is", applies: kinds(.text)),
        ParameterSpec(
            "vocabulary", .integer(257...65_535), default: .integer(1024), unit: "tokens",
            help: "how many tokens byte pairs are merged to",
            applies: kinds(.text) + [.when("tokenizer", in: [.string("bpe")])]),
        ParameterSpec(
            "held-out", .number(NumberRange(lower: .excluding(0), upper: .including(0.5))), default: .number(0.05),
            help: "the share of the text, in blocks spread over it, that no run learns from", applies: kinds(.text)),
    ]

    private static let synthetic: [ParameterSpec] = [
        ParameterSpec(
            "symbols", .integer(2...4096), default: .integer(64), help: "how many symbols the source has",
            applies: kinds(.markov, .mixture, .hierarchy, .inContext)),
        ParameterSpec(
            "order", .integer(0...4), default: .integer(2), unit: "symbols",
            help: "how many symbols the next depends on", applies: kinds(.markov, .mixture)),
        ParameterSpec(
            "concentration", .number(.closed(0.001, 1000)), default: .number(0.1),
            help: "of the Dirichlet distribution that rows of probabilities are drawn from: the smaller, the less "
                + "random the source", applies: kinds(.markov, .mixture, .inContext)),
        ParameterSpec(
            "components", .integer(1...65_536), default: .integer(64), help: "how many chains are mixed",
            applies: kinds(.mixture)),
        ParameterSpec(
            "component-exponent", .number(.closed(0, 10)), default: .number(0.5),
            help: "g: the i-th chain is drawn as often as i^-(1+g) says", applies: kinds(.mixture)),
        ParameterSpec(
            "rules", .integer(1...4096), default: .integer(4), help: "how many expansions a symbol has",
            applies: kinds(.hierarchy)),
        ParameterSpec(
            "branching", .integer(2...8), default: .integer(2), help: "how many symbols an expansion has",
            applies: kinds(.hierarchy)),
        ParameterSpec(
            "levels", .integer(1...12), default: .integer(3), help: "how often a sentence is expanded",
            applies: kinds(.hierarchy)),
        ParameterSpec(
            "rule-exponent", .number(.closed(0, 10)), default: .number(0),
            help: "the i-th expansion is drawn as often as i^-exponent says", applies: kinds(.hierarchy)),
        ParameterSpec(
            "source-seed", .integer(0...Int64.max), default: .integer(1),
            help: "which of the sources of these sides", applies: kinds(.markov, .mixture, .hierarchy, .inContext)),
    ]

    private static let model: [ParameterSpec] = [
        ParameterSpec(
            "width", .integer(1...16_384), default: .integer(64), help: "d, the numbers that stand for a token"),
        ParameterSpec("depth", .integer(1...256), default: .integer(2), help: "L, the number of blocks"),
        ParameterSpec(
            "heads", .integer(1...256), default: .null,
            help: "of attention; by default one for every 32 of the width, or for as many below that share it evenly"),
        ParameterSpec(
            "context", .integer(1...65_536), default: .integer(64), unit: "tokens", help: "what the model reads"),
        ParameterSpec(
            "feed-forward", .number(.closed(0.1, 64)), default: .number(4),
            help: "the inner width of the feed-forward part, over the width"),
        ParameterSpec(
            "positions",
            .choice([
                .init("learned", "a learned row for every place"), .init("rotary", "queries and keys are turned"),
                .init("none", "a causal model can count"),
            ]), default: .string("learned"), help: "how the model is told where a token stands"),
        ParameterSpec(
            "activation",
            .choice([.init("gelu", "as GPT-2"), .init("swiglu", "gated by SiLU, with a third matrix")]),
            default: .string("gelu"), help: "what lies between the matrices of the feed-forward part"),
        ParameterSpec(
            "norm", .choice([.init("layer", "mean and deviation"), .init("rms", "root mean square")]),
            default: .string("layer"), help: "what brings rows to one scale"),
        ParameterSpec(
            "tied-head", .boolean, default: .bool(true),
            help: "whether the table of tokens also makes the logits"),
        ParameterSpec(
            "precision", .choice([.init("float32", "single"), .init("float64", "double")]),
            default: .string("float32"), help: "of all numbers"),
    ]

    private static let training: [ParameterSpec] = [
        ParameterSpec("steps", .integer(1...1_000_000_000), default: .integer(1000), help: "S, how many updates"),
        ParameterSpec(
            "batch", .integer(1...1_048_576), default: .integer(16), unit: "sequences",
            help: "sequences of an update; B is `context` times as many tokens"),
        ParameterSpec(
            "micro-batch", .integer(1...1_048_576), default: .null, unit: "sequences",
            help: "sequences of a pass; by default such that an update takes at least two, of at most 4096 tokens"),
        ParameterSpec(
            "learning-rate", .number(.above(0)), default: .number(0.003),
            help: "the peak, at the width `rate-width` and of an infinitely large batch where these are given"),
        ParameterSpec(
            "rate-noise-batch", .number(.closed(0, 1e12)), default: .number(0), unit: "sequences",
            help:
                "b: the rate of a batch B is learning-rate/(1 + b/B) (McCandlish et al. 2018); 0: of all batches the same"
        ),
        ParameterSpec(
            "rate-width", .integer(1...16_384), default: .null,
            help: "the rate falls as (rate-width/width)^rate-width-exponent"),
        ParameterSpec(
            "rate-width-exponent", .number(.closed(-2, 2)), default: .number(0.5),
            help: "how the rate falls with the width"),
        ParameterSpec(
            "schedule",
            .choice([
                .init("constant", "every point of a curve is then a run's end"),
                .init("wsd", "constant, then down within the last share `decay` of the steps"),
                .init("cosine", "half a period down"),
            ]), default: .string("constant"), help: "the learning rate after the warm-up"),
        ParameterSpec(
            "warm-up", .integer(0...1_000_000_000), default: .integer(50), unit: "steps",
            help: "how long the rate rises in a straight line"),
        ParameterSpec(
            "decay", .number(.open(0, 1)), default: .number(0.2), help: "the share of the steps that decay",
            applies: [.when("schedule", in: [.string("wsd")])]),
        ParameterSpec(
            "final-rate", .number(.closed(0, 1)), default: .number(0),
            help: "the last rate, over the peak", applies: [.when("schedule", in: [.string("wsd"), .string("cosine")])]),
        ParameterSpec(
            "weight-decay", .number(.closed(0, 10)), default: .number(0.1),
            help: "of matrices, times the rate, a step (AdamW)"),
        ParameterSpec(
            "beta1", .number(.closed(0, 0.9999)), default: .number(0.9), help: "how slowly the mean gradient forgets"),
        ParameterSpec(
            "beta2", .number(.closed(0, 0.999999)), default: .number(0.99),
            help: "how slowly the mean squared gradient forgets; small batches want it large"),
        ParameterSpec(
            "clip", .number(.closed(0, 1e9)), default: .number(1),
            help: "the largest norm of a gradient; 0: none is clipped"),
    ]

    private static let watching: [ParameterSpec] = [
        ParameterSpec(
            "averaging", .number(.closed(0, 1000)), default: .number(8),
            help: "held-out losses are those of a mean of the weights over about the last 1/averaging of the steps, as "
                + "steady as if the rate had fallen; 0: of the weights themselves"),
        ParameterSpec(
            "records-per-decade", .integer(1...1000), default: .integer(12),
            help: "at how many steps, evenly spaced in their logarithm, losses are recorded"),
        ParameterSpec(
            "held-out-tokens", .integer(1...100_000_000), default: .integer(32_768), unit: "tokens",
            help: "how many are predicted to tell the held-out loss"),
        ParameterSpec(
            "noise-scale", .boolean, default: .bool(true),
            help: "measure the noise scale of gradients, from two sizes of batch"),
        ParameterSpec(
            "purpose", .choice(Purpose.allCases.map { .init($0.rawValue, $0.summary) }),
            default: .string(Purpose.run.rawValue), help: "what a staged sweep needs the run for"),
        ParameterSpec(
            "law", .map, default: .null,
            help: "a law L(N, B, S) that foretells the run's losses, recorded beside them: N_c, alpha_N, S_c, alpha_S, "
                + "B_star, alpha_B and, where there is one, E"),
    ]
}

/// What a model learns from.
enum DataKind: String, CaseIterable, Sendable {
    case text, markov, mixture
    case hierarchy
    case inContext = "in-context"

    var summary: String {
        switch self {
        case .text: "text: the parameter corpus says which"
        case .markov: "a Markov chain, of exactly known entropy"
        case .mixture: "Markov chains, drawn by Zipf's law and named by the first token; exactly known entropy"
        case .hierarchy: "sentences of a random hierarchy of rules; exactly known entropy"
        case .inContext: "a Markov chain of its own in every sequence, to be learnt from the context"
        }
    }
}

/// What a staged sweep needs a run for.
enum Purpose: String, CaseIterable, Sendable {
    case run, rates, batches, sizes
    case holdOut = "hold-out"

    var summary: String {
        switch self {
        case .run: "nothing in particular"
        case .rates: "to find the learning rate"
        case .batches: "to find the critical batch size"
        case .sizes: "to find how loss falls with size and steps"
        case .holdOut: "to be predicted, and compared with the prediction"
        }
    }
}
