import Reporting
import Storage

/// Where a page will be written. All that can be known to stand in its way is found out before the work for it begins.
struct PageFile {
    private let path: String
    private let source: String
    private let plotly: PlotlyLibrary

    /// - Parameter source: What the page is made of, which is never written over.
    init(path: String, sparing source: String) throws {
        guard !StoreFootprint(store: source).covers(path) else {
            throw CommandFailure(.badInput, "\(path) is the table of runs itself: write to another file")
        }
        guard !FileProblem.isFolder(path) else {
            throw CommandFailure(.badInput, "cannot write \(path): it is a folder")
        }
        // Taking the place and leaving it again tells whether there is one.
        try FileOutput(path: path, sparing: source).discard()
        (self.path, self.source, plotly) = (path, source, try PlotlyLibrary.locate())
    }

    func write(_ page: HTMLReport) throws {
        try page.write(path: path, sparing: source, plotly: plotly)
        Terminal.say("wrote \(path)")
    }
}
