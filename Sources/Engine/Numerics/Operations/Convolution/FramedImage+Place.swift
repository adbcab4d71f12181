import KernelInterface

extension FramedImage {
    /// Where images can be read as if each had its frame, `count` numbers from one to the next: where they lie, if frames add
    /// nothing, else in `scratch`.
    func place<Scalar: NetworkScalar>(
        images: Int = 1, _ image: UnsafePointer<Scalar>, _ scratch: UnsafeMutablePointer<Scalar>
    ) -> UnsafePointer<Scalar> {
        let imageCount = height * width * imageStep
        if count == imageCount { return image }
        for k in 0..<images {
            Scalar.kernels.frame(self, image + k * imageCount, into: scratch + k * count)
        }
        return UnsafePointer(scratch)
    }
}
