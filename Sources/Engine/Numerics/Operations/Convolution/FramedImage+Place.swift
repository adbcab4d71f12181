import KernelInterface

extension FramedImage {
    /// Where the image can be read as if it had its frame: where it lies, if the frame adds nothing, else in `scratch`.
    func place<Scalar: NetworkScalar>(
        _ image: UnsafePointer<Scalar>, _ scratch: UnsafeMutablePointer<Scalar>
    ) -> UnsafePointer<Scalar> {
        if count == height * width * channels { return image }
        Scalar.kernels.frame(self, image, into: scratch)
        return UnsafePointer(scratch)
    }
}
