#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Memory for the copies that a matrix product makes of its operands: one block of 2 MiB a thread, made at the
/// thread's first product and given back when it ends.
enum ProductScratch {
    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key) { free($0) }
        return key
    }()

    /// This thread's block; nil if there is no memory, or if it has fewer than `bytes`.
    static func block(bytes: Int) -> UnsafeMutableRawPointer? {
        // In one page of 2 MiB, neighbours fall into different places of the second cache; in pages of 4 KiB that is
        // a matter of luck.
        let page = 2 << 20
        guard bytes <= page else { return nil }
        if let known = pthread_getspecific(key) { return known }
        var fresh: UnsafeMutableRawPointer?
        guard posix_memalign(&fresh, page, page) == 0, let fresh, pthread_setspecific(key, fresh) == 0 else {
            return nil
        }
        #if os(Linux)
            madvise(fresh, page, Int32(MADV_HUGEPAGE))
        #endif
        return fresh
    }
}
