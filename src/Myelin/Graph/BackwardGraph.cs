namespace Myelin;

/// <summary>The nodes behind one, later ones first, with the gradients that have reached each so far.</summary>
sealed class BackwardGraph
{
    static readonly Comparer<Node>
        byOrder = Comparer<Node>.Create((a, b) => a.Order.CompareTo(b.Order)),
        laterFirst = Comparer<Node>.Create((a, b) => b.Order.CompareTo(a.Order));

    readonly List<Node> nodes = new(32);
    readonly bool[] leads;
    readonly Tensor?[]?[] pending;

    /// <param name="root">Where the walk begins.</param>
    /// <param name="by">The nodes it is to reach.</param>
    public BackwardGraph(Node root, (Node Node, int Output)[] by)
    {
        // Nodes whose inputs are still to be looked at, by their order: the last one is behind all that follow it.
        var open = new List<Node>(32) { root };
        while (open.Count > 0)
        {
            Node node = open[^1];
            open.RemoveAt(open.Count - 1);
            nodes.Add(node);
            foreach (Tensor x in node.X)
            {
                if (x.Node is { } input && open.BinarySearch(input, byOrder) is < 0 and var place) open.Insert(~place, input);
            }
        }
        leads = new bool[nodes.Count];
        pending = new Tensor?[nodes.Count][];
        foreach ((Node node, _) in by)
            if (Find(node) is >= 0 and var place) leads[place] = true;
        for (int i = nodes.Count - 1; i >= 0; i--)
            foreach (Tensor x in nodes[i].X) leads[i] |= x.Node is { } input && Leads(input);
    }

    /// <summary>The number of nodes.</summary>
    public int Count => nodes.Count;

    /// <summary>Whether a node of the graph depends on one that the walk is to reach.</summary>
    public bool Leads(Node node) => leads[Find(node)];

    /// <summary>Adds a share to the gradient by an output of a node.</summary>
    public void Add(Node node, int output, Tensor share)
    {
        Tensor?[] sums = pending[Find(node)] ??= new Tensor?[Math.Max(1, node.Y.Length)];
        sums[output] = sums[output] is { } sum ? sum + share : share;
    }

    /// <summary>Node i and the gradients by its outputs, which are then let go; null where none has reached it.</summary>
    public Tensor?[]? Take(int i, out Node node)
    {
        node = nodes[i];
        Tensor?[]? gradients = pending[i];
        pending[i] = null;
        return gradients;
    }

    /// <summary>Where a node stands, or a negative number.</summary>
    int Find(Node node) => nodes.BinarySearch(node, laterFirst);
}
