/// Reads texts from where packages of Debian put them.
struct InstalledText {
    /// The folder that stands for `/`.
    let root: String
    /// How many bytes are read of a text at most.
    let largest: Int

    func python() throws(TokenSourceError) -> [UInt8] {
        let folder = try newest(
            in: "/usr/share/doc", prefix: "python3", below: "/html/_sources", package: "python3-doc")
        return try text(folder, package: "python3-doc") { $0.hasSuffix(".rst.txt") }
    }

    func linux() throws(TokenSourceError) -> [UInt8] {
        let folder = try newest(
            in: "/usr/share/doc", prefix: "linux-doc-", below: "/Documentation", package: "linux-doc")
        return try text(folder, package: "linux-doc") {
            $0.hasSuffix(".rst.gz") && !$0.hasPrefix("translations/")
        }
    }

    func perl() throws(TokenSourceError) -> [UInt8] {
        // Perl itself brings one page of its manual; the first page comes with the rest of it.
        let folder = try newest(
            in: "/usr/share/perl", prefix: "", below: "/pod", holding: "perl.pod", package: "perl-doc")
        return try text(folder, package: "perl-doc") { $0.hasSuffix(".pod") }
    }

    /// A line of data is numbers and words, a bar, and the gloss; lines of the licence begin with spaces.
    func wordNet() throws(TokenSourceError) -> [UInt8] {
        let folder = TextFolder(path: root + "/usr/share/wordnet")
        let files = ["data.adj", "data.adv", "data.noun", "data.verb"]
        for file in files where TextFolder.kind(folder.path + file) != .file {
            throw missing("/usr/share/wordnet/" + file, package: "wordnet-base")
        }
        var glosses: [UInt8] = []
        for line in try folder.text(of: files, largest: 4 * largest).split(separator: 0x0A)
        where line.first != 0x20 {
            guard let bar = line.firstIndex(of: UInt8(ascii: "|")) else { continue }
            let gloss = line[(bar + 1)...].drop { $0 == 0x20 }
            guard let last = gloss.lastIndex(where: { $0 != 0x20 }) else { continue }
            glosses.append(contentsOf: gloss[...last])
            glosses.append(0x0A)
        }
        guard glosses.count <= largest else {
            throw .unreadable(
                path: folder.path, reason: "its glosses have more than the \(largest) bytes that are read")
        }
        return glosses
    }

    func dictionary() throws(TokenSourceError) -> [UInt8] {
        let folder = TextFolder(path: root + "/usr/share/dictd")
        guard TextFolder.kind(folder.path + "gcide.dict.dz") == .file else {
            throw missing("/usr/share/dictd/gcide.dict.dz", package: "dict-gcide")
        }
        return try folder.text(of: ["gcide.dict.dz"], largest: largest)
    }

    private func text(
        _ folder: TextFolder, package: String, where isWanted: (String) -> Bool
    ) throws(TokenSourceError) -> [UInt8] {
        let files = try folder.files().filter(isWanted)
        guard !files.isEmpty else { throw missing(String(folder.path.dropFirst(root.count)), package: package) }
        return try folder.text(of: files, largest: largest)
    }

    /// The folder of the highest version: packages of several can be installed at once.
    ///
    /// - Parameter holding: A file that must be in it.
    private func newest(
        in parent: String, prefix: String, below: String, holding file: String = "", package: String
    ) throws(TokenSourceError) -> TextFolder {
        let place = root + parent + "/"
        let names = TextFolder.kind(place) == .folder ? try TextFolder(path: place).names() : []
        let versions = names.filter { name in
            guard name.hasPrefix(prefix) else { return false }
            let folder = place + name + below
            return TextFolder.kind(folder) == .folder && (file.isEmpty || TextFolder.kind(folder + "/" + file) == .file)
        }
        guard let newest = versions.max(by: { Self.numbers($0).lexicographicallyPrecedes(Self.numbers($1)) }) else {
            throw missing(parent + "/" + prefix + "*" + below, package: package)
        }
        return TextFolder(path: place + newest + below)
    }

    /// The numbers in a name: 3.9 is before 3.11.
    private static func numbers(_ name: String) -> [Int] {
        name.split { !("0"..."9").contains($0) }.map { Int($0) ?? .max }
    }

    private func missing(_ path: String, package: String) -> TokenSourceError {
        // Small images of Debian have dpkg leave out all that lies in /usr/share/doc.
        let note =
            path.hasPrefix("/usr/share/doc")
            ? "; if it is installed, a path-exclude in /etc/dpkg/dpkg.cfg.d keeps documentation out" : ""
        return .unreadable(
            path: root + path, reason: "it is not there; on Debian, apt-get install \(package) brings it" + note)
    }
}
