extension NetworkScalar {
    /// - Throws: `notFinite` with the place of the first number that is infinite or not a number.
    static func checkFinite(_ values: [Self], name: String, shape: Shape) throws(NetworkError) {
        let areFinite = values.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { kernels.isFinite(count: buffer.count, $0) } ?? true
        }
        guard !areFinite, let index = values.firstIndex(where: { !$0.isFinite }) else { return }
        throw .notFinite(name: name, shape: shape, index: index)
    }
}
