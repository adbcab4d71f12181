import Foundation
import ScalingLaws
import Testing

@Suite("Text, from files")
struct TextFileTests {
    /// "Packed.\n", as gzip packs it.
    private let packed: [UInt8] = [
        31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 11, 72, 76, 206, 78, 77, 209, 227, 2, 0, 169, 212, 179, 213, 8, 0, 0, 0,
    ]

    /// Files in a folder that is gone afterwards.
    private func withFiles(_ files: [String: [UInt8]], _ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "swath-text-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for (path, bytes) in files {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: file)
        }
        try body(folder.path)
    }

    private func read(_ path: String, largest: Int = 1000) throws -> String {
        String(decoding: try TextCorpus(named: path, blockLength: 1, largest: largest).bytes, as: UTF8.self)
    }

    @Test("a file is read as it is, a packed one is unpacked, and a folder is its files in the order of their paths")
    func reading() throws {
        let files = [
            "b.txt": Array("second\n".utf8), "a/z.txt": Array("first".utf8), "c.txt.gz": packed, "d": [],
            ".hidden/x": Array("no".utf8), "a.txt": Array("between\n".utf8),
        ]
        try withFiles(files) { folder in
            #expect(try read(folder + "/a/z.txt") == "first")
            #expect(try read(folder + "/c.txt.gz") == "Packed.\n")
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/circle", withDestinationPath: folder)
            // By their bytes, "a.txt" is before "a/z.txt".
            #expect(try read(folder) == "between\nfirst\nsecond\nPacked.\n")
        }
    }

    @Test("what cannot be read is told with its path and the reason")
    func refusals() throws {
        let files = [
            "cut.gz": Array(packed.dropLast(9)), "plain.gz": Array("not packed".utf8),
            "damaged.gz": packed.enumerated().map { $0 == 12 ? 0xFF : $1 }, "long.txt": Array("0123456789".utf8),
            "two/a.txt": Array("01234\n".utf8), "two/b.txt": Array("5678\n".utf8),
        ]
        try withFiles(files) { folder in
            func refusal(_ name: String) -> String { problem { _ = try read(folder + "/" + name, largest: 9) } }
            #expect(refusal("cut.gz") == "\(folder)/cut.gz cannot be read: what gzip has packed in it is cut off")
            #expect(refusal("damaged.gz").hasSuffix("what gzip has packed in it is damaged"))
            #expect(refusal("plain.gz").contains("its name says that gzip has packed it"))
            #expect(refusal("long.txt").contains("more than the 9 bytes that are read"))
            #expect(refusal("two/").hasPrefix("\(folder)/two/b.txt cannot be read: with it the text has more"))
            #expect(refusal("none").hasSuffix("known by name are kjv, python-doc, linux-doc, perl-doc, wordnet, gcide"))
            try FileManager.default.createDirectory(atPath: folder + "/empty", withIntermediateDirectories: true)
            #expect(refusal("empty").contains("no regular files"))
            #expect(mkfifo(folder + "/pipe", 0o600) == 0)
            #expect(refusal("pipe").contains("not a regular file"))
        }
    }

    @Test("texts of Debian's packages are found where they are installed, of several versions the newest")
    func installed() throws {
        let data = "  1 licence\n00001740 03 n 01 entity 0 000 | that which is perceived  \n"
        var files: [String: [UInt8]] = [
            "usr/share/doc/python3.9/html/_sources/a.rst.txt": Array("old".utf8),
            "usr/share/doc/python3.11/html/_sources/library/a.rst.txt": Array("new\n".utf8),
            "usr/share/doc/python3.11/html/_sources/b.txt": Array("no".utf8),
            "usr/share/doc/python3.12/copyright": Array("no".utf8),
            "usr/share/doc/linux-doc-6.1/Documentation/admin/a.rst.gz": packed,
            "usr/share/doc/linux-doc-6.1/Documentation/translations/it_IT/a.rst.gz": packed,
            "usr/share/doc/linux-doc-6.1/Documentation/a.yaml.gz": packed,
            "usr/share/perl/5.36.0/pod/perl.pod": Array("=head1\n".utf8),
            "usr/share/perl/5.36.0/pod/perldiag.pod": Array("=head2\n".utf8),
            "usr/share/perl/5.40.0/pod/perldiag.pod": Array("no".utf8),
            "usr/share/dictd/gcide.dict.dz": packed,
        ]
        for part in ["adj", "adv", "noun", "verb"] { files["usr/share/wordnet/data.\(part)"] = Array(data.utf8) }
        try withFiles(files) { (root: String) throws in
            func text(_ known: KnownText, largest: Int = 1000) throws -> String {
                String(decoding: try known.bytes(root: root, largest: largest), as: UTF8.self)
            }
            #expect(try text(.python) == "new\n")
            #expect(try text(.linux) == "Packed.\n")
            #expect(try text(.perl) == "=head1\n=head2\n")
            #expect(try text(.dictionary) == "Packed.\n")
            #expect(try text(.wordNet) == String(repeating: "that which is perceived\n", count: 4))
            expectProblem("more than the 95 bytes") { _ = try text(.wordNet, largest: 95) }
        }
    }

    @Test("where a text is not installed, the package that brings it is told")
    func missing() throws {
        try withFiles(["usr/share/perl/5.36.0/pod/perldiag.pod": []]) { root in
            for (known, package) in [
                (KnownText.python, "python3-doc"), (.linux, "linux-doc"), (.perl, "perl-doc"),
                (.wordNet, "wordnet-base"), (.dictionary, "dict-gcide"),
            ] {
                let message = problem { _ = try known.bytes(root: root, largest: 1000) }
                #expect(message.contains("apt-get install \(package) brings it"))
                #expect(known.summary.contains(package))
            }
        }
    }
}
