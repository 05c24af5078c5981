namespace Myelin;

/// <summary>The nodes behind one, later ones first, with the gradients that have reached each so far.</summary>
sealed class BackwardGraph
{
    static readonly Comparer<Node>
        byOrder = Comparer<Node>.Create((a, b) => a.Order.CompareTo(b.Order)),
        laterFirst = Comparer<Node>.Create((a, b) => b.Order.CompareTo(a.Order));

    readonly List<Node> nodes = new(32);
    readonly bool[] leads;
    readonly Pending[]?[] pending;

    /// <param name="root">Where the walk begins.</param>
    /// <param name="by">The nodes that the walk is to reach.</param>
    public BackwardGraph(Node root, (Node Node, int Output)[] by)
    {
        // Nodes whose inputs are still to be looked at, by their order: no node that follows the last one depends on it.
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
        pending = new Pending[nodes.Count][];
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
    public void Add(Node node, int output, Tensor share) => PendingOf(node)[output].Add(share);

    /// <summary>Adds the share of a slice to the gradient by an output of a node.</summary>
    public void Add(Node node, int output, SliceShare share) => PendingOf(node)[output].Add(share);

    /// <summary>Node i and the gradients by its outputs, which are then released; null where none has reached it.</summary>
    public Tensor?[]? Take(int i, out Node node)
    {
        node = nodes[i];
        if (pending[i] is not { } shares) return null;
        pending[i] = null;
        var gradients = new Tensor?[shares.Length];
        for (int k = 0; k < gradients.Length; k++) gradients[k] = shares[k].Take();
        return gradients;
    }

    Pending[] PendingOf(Node node) => pending[Find(node)] ??= new Pending[Math.Max(1, node.Y.Length)];

    /// <summary>The place of a node, or a negative number.</summary>
    int Find(Node node) => nodes.BinarySearch(node, laterFirst);

    /// <summary>The gradient dy of a slice, still to be put in its place.</summary>
    public readonly record struct SliceShare(Ops.Slice Slice, Node Node, Tensor Dy);

    /// <summary>
    /// A gradient as far as it is known: a sum, and shares of slices that came after it. Consecutive slices along one axis are added up together
    /// before they are added to the sum; otherwise shares are added in the order in which they come.
    /// </summary>
    struct Pending
    {
        ShareSum sum;
        List<SliceShare>? slices;

        public void Add(Tensor share)
        {
            AddSlices();
            sum.Add(share);
        }

        public void Add(SliceShare share)
        {
            if (slices is [var first, ..] && first.Slice.Axis != share.Slice.Axis) AddSlices();
            (slices ??= []).Add(share);
        }

        public Tensor? Take()
        {
            AddSlices();
            return sum.Total;
        }

        void AddSlices()
        {
            if (slices == null) return;
            (Ops.Slice slice, Node node, Tensor dy) = slices[0];
            Tensor share = slices.Count == 1
                ? node.Shares([dy], [true])[0]!
                : Ops.Slice.GradientOfAll([.. slices.Select(one => (one.Slice, one.Dy))], node.X[0].Shape);
            slices = null;
            sum.Add(share);
        }
    }
}
