extension ParameterSpec {
    /// When a parameter has a meaning: only if another one has one of some values, or one of several such.
    public struct Condition: Sendable, Hashable {
        /// Another parameter, and the values of it that are right.
        public struct Alternative: Sendable, Hashable {
            public let parameter: String
            public let values: [ParameterValue]

            /// In words: `method is theta or arima`.
            public var asWritten: String {
                "\(parameter) is \(values.map(\.asWritten).joined(separator: " or "))"
            }
        }

        /// One that holds is enough.
        public let alternatives: [Alternative]

        public static func when(_ parameter: String, in values: [ParameterValue]) -> Condition {
            Condition(alternatives: [Alternative(parameter: parameter, values: values)])
        }

        /// Holds if one of the conditions does.
        public static func any(_ conditions: [Condition]) -> Condition {
            Condition(alternatives: conditions.flatMap(\.alternatives))
        }

        /// - Parameter value: What a parameter has; nil: the task does not have it.
        public func holds(_ value: (_ parameter: String) -> ParameterValue?) -> Bool {
            alternatives.contains { alternative in
                value(alternative.parameter).map(alternative.values.contains) ?? false
            }
        }

        /// In words: `method is clr, or network is anchor`.
        public var asWritten: String { alternatives.map(\.asWritten).joined(separator: ", or ") }
    }
}
