import Identifiers

extension WireValidator {
    /// Results are the hot path: one pass, no allocation unless something is wrong.
    func check(_ batch: WireResultBatch) throws(WireViolation) {
        try bound(batch.results.count, limits.results, "results")
        var records = 0
        var blob = 0
        for result in batch.results {
            try check(result, firstBlob: &blob)
            records += result.records.count
        }
        try bound(records, limits.recordsPerBatch, "records")
        try blobs(expected: blob)
    }

    private func check(_ result: WireTaskResult, firstBlob: inout Int) throws(WireViolation) {
        try task(result.sweep, result.index, result.attempt)
        try seconds(result.duration, "a duration")
        try seconds(result.started, "a time of start")
        switch result.outcome {
        case .running:
            try require(result.sequence >= 1, "records of a running task have sequence number 0")
            try require(result.artifacts.isEmpty, "a running task sends artifacts; they come with its end")
            try require(!result.hasFailure, "a running task has a failure")
        case .succeeded:
            try require(!result.hasFailure, "a succeeded task has a failure")
        case .failed:
            try require(result.hasFailure, "a failed task has no failure")
            try check(result.failure)
        case .UNRECOGNIZED(let number):
            throw WireViolation(.invalidValue, "\(number) is not an outcome")
        }
        try bound(result.records.count, limits.recordsPerResult, "records of one task")
        for record in result.records { try name(record.name, "a record's name") }
        try bound(result.artifacts.count, limits.artifactsPerResult, "artifacts of one task")
        if !result.artifacts.isEmpty { try check(result.artifacts, firstBlob: &firstBlob) }
    }

    private func check(_ failure: WireFailure) throws(WireViolation) {
        try require(failure.failureKind != nil, "\(failure.kind) is not a kind of failure")
        try text(failure.message, "a failure's message")
        try text(failure.output, "a failure's output", limit: limits.output)
    }

    /// Blobs are numbered from 1 within their result and follow in the order of the results, so that
    /// an agent can put encoded results into one batch without touching them.
    private func check(_ artifacts: [WireArtifact], firstBlob: inout Int) throws(WireViolation) {
        var number: UInt32 = 0
        for artifact in artifacts {
            try name(artifact.name, "an artifact's name")
            try name(artifact.encoding, "an artifact's encoding", mayBeEmpty: true)
            let size: Int
            if artifact.blob == 0 {
                try bound(artifact.inline.count, limits.inlineArtifact, "bytes of an inline artifact")
                size = artifact.inline.count
            } else {
                number += 1
                guard artifact.blob == number, artifact.inline.isEmpty, firstBlob < blobCount else {
                    throw WireViolation(.blobs, "blob \(artifact.blob) of a result is not the next one, or is missing")
                }
                size = blobSize(firstBlob)
                firstBlob += 1
            }
            guard artifact.size == UInt64(size) else {
                throw WireViolation(.blobs, "an artifact of \(artifact.size) bytes comes with \(size)")
            }
        }
    }
}
