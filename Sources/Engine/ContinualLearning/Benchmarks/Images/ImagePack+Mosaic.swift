import CMosaic

extension ImagePack {
    /// The 53 tasks of mosaic53, which are in the program; docs/continual-learning.md lists them.
    ///
    /// - Throws: Never, unless the program is damaged.
    public static func mosaic53() throws(ImageSourceError) -> ImagePack { try mosaic.get() }

    /// Tasks that mosaic53 does not have, of other scripts, strokes and figures: for networks that are trained on something
    /// before. Fashion-MNIST, which mosaic53 leaves out as well, is the pool's other part.
    ///
    /// - Throws: Never, unless the program is damaged.
    public static func anchorPool() throws(ImageSourceError) -> ImagePack { try pool.get() }

    private static let mosaic = read("mosaic53", mosaic_tasks(), mosaic_tasks_length())
    private static let pool = read("anchor pool", mosaic_anchor_pool(), mosaic_anchor_pool_length())

    /// What is in the program is not digested as a whole at every start: tasks are when they are unpacked.
    private static func read(
        _ name: String, _ start: UnsafePointer<UInt8>, _ length: Int
    ) -> Result<ImagePack, ImageSourceError> {
        Result { () throws(ImageSourceError) in
            try ImagePack(
                name: name, bytes: Array(UnsafeBufferPointer(start: start, count: length)), checksWhole: false)
        }
    }
}
