import Testing

/// Everything that starts real processes. One test at a time: each wants the machine for itself.
@Suite(.serialized)
struct IntegrationTests {}
