/// Why a program that was copied does not run on a host, and what would help.
package struct MissingLibraries {
    let needs: [String]
    let refusal: String

    /// - Parameters:
    ///   - needs: shared libraries that are not there.
    ///   - refusal: what the loader, or the shell, said.
    package init(needs: [String], refusal: String) {
        self.needs = needs
        self.refusal = refusal
    }

    /// Debian's packages of the libraries that the program links.
    private static let packages = [
        "libzmq.so.5": "libzmq5", "libopenblas.so.0": "libopenblas0", "libsqlite3.so.0": "libsqlite3-0",
        "libz.so.1": "zlib1g", "libgfortran.so.5": "libgfortran5", "libstdc++.so.6": "libstdc++6",
    ]

    /// A sentence of it.
    package var fault: SSHFault {
        if refusal.contains("GLIBC_") || refusal.contains("GLIBCXX_") || refusal.contains("CXXABI_") {
            return SSHFault(
                "has older system libraries than the program was built with (\(SSHFault.verdict(refusal) ?? refusal)): "
                    + "build swath on the oldest of your systems, and name it with --executable")
        }
        guard !needs.isEmpty else {
            return SSHFault(
                "cannot run the program: \(SSHFault.verdict(refusal) ?? refusal). Where programs may not be run from "
                    + "there, --remote-folder names another place")
        }
        var advice: [String] = []
        if needs.contains(where: {
            $0.hasPrefix("libswift") || $0.hasPrefix("lib_Foundation") || $0.hasPrefix("libFoundation")
        }) {
            advice.append("build one that has Swift's inside (make dist) and name it with --executable")
        }
        let known = needs.compactMap { Self.packages[$0] }
        if !known.isEmpty { advice.append("on Debian, as root there: apt-get install \(known.joined(separator: " "))") }
        if advice.isEmpty { advice.append("install what has them") }
        return SSHFault(
            "lacks \(needs.joined(separator: ", ")), which the program needs: " + advice.joined(separator: "; "))
    }
}
