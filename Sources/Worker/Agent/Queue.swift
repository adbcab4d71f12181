/// First in, first out, in one array.
struct Queue<Element> {
    private var elements: [Element?] = []
    private var head = 0

    var count: Int { elements.count - head }
    var isEmpty: Bool { count == 0 }
    var indices: Range<Int> { 0..<count }

    subscript(position: Int) -> Element {
        get {
            guard let element = elements[head + position] else { preconditionFailure("position behind the head") }
            return element
        }
        set { elements[head + position] = newValue }
    }

    var first: Element? { isEmpty ? nil : self[0] }
    var last: Element? { isEmpty ? nil : self[count - 1] }
    var all: [Element] { elements[head...].compactMap { $0 } }

    mutating func append(_ element: Element) { elements.append(element) }

    mutating func prepend(_ element: Element) {
        if head > 0 {
            head -= 1
            elements[head] = element
        } else {
            elements.insert(element, at: 0)
        }
    }

    @discardableResult
    mutating func popFirst() -> Element? {
        guard !isEmpty else { return nil }
        let element = elements[head]
        elements[head] = nil
        head += 1
        if head == elements.count {
            elements.removeAll(keepingCapacity: true)
            head = 0
        } else if head > 256, head * 2 > elements.count {
            elements.removeFirst(head)
            head = 0
        }
        return element
    }

    @discardableResult
    mutating func popLast() -> Element? { isEmpty ? nil : elements.removeLast() }

    mutating func removeAll(where isUnwanted: (Element) -> Bool) {
        elements = all.filter { !isUnwanted($0) }
        head = 0
    }

    mutating func replaceAll(_ new: [Element]) {
        elements = new
        head = 0
    }
}
