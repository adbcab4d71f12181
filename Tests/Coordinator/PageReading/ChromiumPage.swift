import Foundation
public import Reporting

/// A headless browser that opens a page as a reader would.
public struct ChromiumPage: Sendable {
    /// Nil before `make setup`.
    public static let plotly = try? PlotlyLibrary.locate(executable: executable)
    /// The path of the browser; nil where there is none.
    public static let browser = ["chromium", "chromium-browser", "google-chrome"]
        .lazy.flatMap { name in ["/usr/bin/\(name)", "/usr/local/bin/\(name)"] }
        .first { FileManager.default.isExecutableFile(atPath: $0) }
    /// Whether a page with charts can be looked at.
    public static var isAvailable: Bool { plotly != nil && browser != nil }

    /// A path inside the package, so that the `.setup` folder beside Package.swift is found.
    private static let executable = #filePath

    /// Of the page's file.
    public let path: String

    public init(path: String) { self.path = path }

    /// The document after its scripts have run, as HTML.
    public func document() throws -> String {
        try run(["--virtual-time-budget=8000", "--dump-dom", "file://\(path)"])
    }

    /// A picture of the page's first 2,600 pixels.
    public func picture(to file: String, isDark: Bool = false) throws {
        let dark = isDark ? ["--blink-settings=preferredColorScheme=0"] : []
        _ = try run(
            dark + [
                "--window-size=1280,2600", "--virtual-time-budget=8000", "--screenshot=\(file)", "file://\(path)",
            ])
    }

    private func run(_ arguments: [String]) throws -> String {
        let profile = NSTemporaryDirectory() + "swath-chromium-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: profile) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.browser ?? "/usr/bin/chromium")
        process.arguments =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--user-data-dir=\(profile)", "--window-size=1280,1000",
            ] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}
