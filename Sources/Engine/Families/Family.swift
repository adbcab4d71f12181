public import Identifiers
public import Numerics

/// A kind of sweep: its parameters, how one task of it runs, and what is reported of it.
///
/// A family is the only thing that a new kind of sweep adds. It is a stateless value; one instance
/// lives in the ``FamilyRegistry`` and is used from many threads.
public protocol Family: Sendable {
    /// The name that sweep files use: lower case, `a-z0-9-`.
    var name: String { get }
    /// Raised when the same parameters would give other bits than before: it is part of every
    /// task's identity, so results of an older version are never reused.
    var version: Int { get }
    /// One line of help.
    var summary: String { get }
    /// Every parameter that a task has, in the order in which help shows them.
    var parameters: [ParameterSpec] { get }
    /// Whether a task may have parameters beyond ``parameters``, of any name and value.
    var takesOtherParameters: Bool { get }
    /// The parameters by which durations are learned (for forecasting: method and system). They
    /// become the slowest axes of the grid, so that tasks alike in cost are neighbours.
    var costParameters: [String] { get }
    /// The scalars of a finished task that become columns of the family's view, with one-line help.
    var resultColumns: [ResultColumn] { get }
    /// Whether a task saves a checkpoint soon after one is wanted (``TaskContext/wantsCheckpoint``), and goes on from it
    /// with the same bits: it may then be begun where there is not time for all of it.
    var savesCheckpoints: Bool { get }
    /// Named reports over the family's view.
    var reports: [ReportDefinition] { get }

    /// Checks what single ranges cannot: combinations. Called once for each distinct value that a
    /// sweep gives the parameters concerned, before anything is queued.
    func validate(_ parameters: Parameters) throws(ParameterProblem)
    /// A guess, in seconds, before anything has been learned. Only ratios matter.
    func costHint(_ parameters: Parameters) -> Seconds
    /// Runs one task. Throw a ``TaskFailure`` (or any error) to fail the attempt;
    /// ``TaskFailure/impossible(_:)``, ``TaskFailure/diverged(_:)`` or a ``ParameterProblem`` when trying
    /// again is of no use.
    func run(_ parameters: Parameters, context: any TaskContext) throws
    /// The records of which ``nextStage(after:)`` is given every step, and not only the last.
    var stageSeries: Set<String> { get }
    /// Whether ``nextStage(after:)`` is given the stages before the one that has ended, too.
    var looksBack: Bool { get }
    /// Asked when a stage of a staged sweep has ended: the axes, fixed values and rules of the next
    /// stage, or nil when the sweep is complete. Must be a function of its arguments alone.
    func nextStage(after stage: StageOutcome) throws -> StageDecision
}

extension Family {
    public var takesOtherParameters: Bool { false }
    public var costParameters: [String] { [] }
    public var savesCheckpoints: Bool { false }
    public var resultColumns: [ResultColumn] { [] }
    public var reports: [ReportDefinition] { [] }
    public func validate(_ parameters: Parameters) throws(ParameterProblem) {}
    public func costHint(_ parameters: Parameters) -> Seconds { 1 }
    public var stageSeries: Set<String> { [] }
    public var looksBack: Bool { false }
    public func nextStage(after stage: StageOutcome) throws -> StageDecision { .asWritten }
}

/// What a running task may do besides computing.
///
/// Everything sent through it is kept by the worker until the coordinator has it on disk.
public protocol TaskContext: AnyObject {
    /// Which attempt this is, from 1.
    var attempt: Attempt { get }
    /// The task's own random stream, derived from its identity and nothing else.
    var random: RandomStream { get }
    /// True once the task should stop: cancelled, or its allocation is ending. Cheap to ask.
    var isCancelled: Bool { get }
    /// Emits one scalar. `step` is 0 for a value that the task has once. Of two of one name and step the later
    /// stays, and the store counts what it replaced.
    func record(_ name: String, step: Int64, _ value: Double)
    /// Emits a named block of bytes, with a word that says how to read it (`text`, `json`,
    /// `f64le:1200x3`, …).
    func artifact(_ name: String, encoding: String, bytes: [UInt8])
    /// The last checkpoint that an earlier attempt saved, if there is one.
    var checkpoint: [UInt8]? { get }
    /// Saves a checkpoint; a later attempt, anywhere, starts from the last one that arrived whole.
    ///
    /// It may be dropped on its way for a newer one, or when the coordinator's disk is full.
    /// - Throws: ``TaskFailure`` when it has more than ``TaskLimits/checkpoint`` bytes.
    func save(checkpoint: [UInt8]) throws
    /// True while the place where the task runs is about to be taken away and no checkpoint has been saved since that
    /// is known: save one at the next place where one can be. Cheap to ask.
    var wantsCheckpoint: Bool { get }
}

extension TaskContext {
    public var wantsCheckpoint: Bool { false }
    public func record(_ name: String, _ value: Double) { record(name, step: 0, value) }
}

/// What a task may emit.
public enum TaskLimits {
    /// Bytes of one artifact. It travels as one frame of a message.
    public static let block = 60 << 20
    /// Bytes of one checkpoint. It travels in parts (`CheckpointLayout`), and is never in one piece but in the task's
    /// own process.
    public static let checkpoint = 1 << 30
    /// Bytes of all records and artifacts of an attempt.
    public static let total = 192 << 20
}

/// A failure with a sentence for the person who reads the report.
public struct TaskFailure: Error, Sendable, CustomStringConvertible {
    public let message: String
    /// How it failed, as the attempt's row says.
    public let kind: FailureKind
    /// Exit code and signal of the program that the task ran; 0: none.
    public let exit: Int32
    public let signal: Int32
    public init(_ message: String, kind: FailureKind = .error, exit: Int32 = 0, signal: Int32 = 0) {
        self.message = message
        self.kind = kind
        self.exit = exit
        self.signal = signal
    }

    /// No other attempt, wherever it runs, can end otherwise: the task is not tried again. A
    /// ``ParameterProblem`` says the same.
    public static func impossible(_ message: String) -> TaskFailure { TaskFailure(message, kind: .impossible) }

    /// The task ran to its end, but what it computed left all bounds. It is not tried again; what it has
    /// recorded stays and shows in the family's view, beside the state of a failure.
    public static func diverged(_ message: String) -> TaskFailure { TaskFailure(message, kind: .diverged) }

    public var description: String { message }
}

/// What is wrong with a parameter, and what would be right.
public struct ParameterProblem: Error, Sendable, CustomStringConvertible {
    public let parameter: String
    public let message: String
    /// What to write instead, when there is a near miss.
    public let suggestion: String?
    public init(_ parameter: String, _ message: String, suggestion: String? = nil) {
        self.parameter = parameter
        self.message = message
        self.suggestion = suggestion
    }
    /// Without the suggestion.
    public var description: String { "\(parameter): \(message)" }
}

/// Which values of a measure are the good ones.
public enum Better: String, Sendable, Hashable {
    case lower, higher
}

/// A scalar column of a family's view: the value at the last step of the record of that name.
public struct ResultColumn: Sendable, Hashable {
    public let name: String
    public let help: String
    /// Which values are the good ones; nil where neither end is.
    public let better: Better?
    public init(_ name: String, _ help: String, better: Better? = nil) {
        self.name = name
        self.help = help
        self.better = better
    }
}

/// A stage that has ended, as its family sees it.
public struct StageOutcome: Sendable {
    /// One finished task of the stage.
    public struct Row: Sendable {
        public let parameters: Parameters
        /// The last value of each record, by name. Empty for a task that failed.
        public let values: [String: Double]
        /// All values of the records that the family asks for (``Family/stageSeries``), in order of step.
        public let series: [String: [Point]]
        public init(parameters: Parameters, values: [String: Double], series: [String: [Point]] = [:]) {
            self.parameters = parameters
            self.values = values
            self.series = series
        }
    }
    /// A record at one step.
    public struct Point: Sendable, Hashable {
        public let step: Int64
        public let value: Double
        public init(step: Int64, value: Double) {
            self.step = step
            self.value = value
        }
    }
    /// From 0.
    public let stage: Int
    /// In order of task index.
    public let rows: [Row]
    /// Those of the stages before, the first stage first; empty unless the family looks back.
    public let earlier: [[Row]]
    /// The next stage as the sweep file writes it, or nil after the last.
    public let next: StageTemplate?
    public init(stage: Int, rows: [Row], earlier: [[Row]] = [], next: StageTemplate?) {
        self.stage = stage
        self.rows = rows
        self.earlier = earlier
        self.next = next
    }
}

/// What a family decides about the next stage.
public enum StageDecision: Sendable {
    /// The next stage runs as the sweep file writes it; after the last stage, the sweep ends.
    case asWritten
    /// The next stage runs with these values put over the written axes and fixed values.
    case replace(axes: [String: [ParameterValue]], fixed: [String: ParameterValue])
    /// The sweep ends here, for this reason.
    case stop(reason: String)
}
