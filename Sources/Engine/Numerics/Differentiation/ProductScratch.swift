#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Memory for the copies that a matrix product makes of its operands: one block a thread, made at the
/// thread's first product and given back when it ends.
enum ProductScratch {
    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key) { free($0) }
        return key
    }()

    /// This thread's block of at least `bytes`, always the same number in one process; nil if there is no memory.
    static func block(bytes: Int) -> UnsafeMutableRawPointer? {
        if let known = pthread_getspecific(key) { return known }
        // In one page of 2 MiB, neighbours fall into different places of the second cache; in pages of 4 KiB that is
        // a matter of luck.
        let page = 2 << 20
        let size = (bytes + page - 1) / page * page
        var fresh: UnsafeMutableRawPointer?
        guard posix_memalign(&fresh, page, size) == 0, let fresh, pthread_setspecific(key, fresh) == 0 else {
            return nil
        }
        #if os(Linux)
            madvise(fresh, size, Int32(MADV_HUGEPAGE))
        #endif
        return fresh
    }
}
