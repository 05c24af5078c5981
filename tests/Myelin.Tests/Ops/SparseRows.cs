namespace Myelin.Tests;

/// <summary>Rows of <see cref="OpTable"/>: sparse matrices.</summary>
static class SparseRows
{
    const int Nodes = 5;

    static readonly Dictionary<int, int> Ends = new() { [2] = Nodes, [3] = Nodes };

    public static IReadOnlyList<OpRow> All { get; } =
    [
        new("SparseMatrix.MatMul", typeof(Ops.SparseProduct), [[[7], [Nodes, 3], [7], [7]], [[1], [Nodes], [1], [1]], [[0], [Nodes, 2], [0], [0]]],
            x => Of(x).MatMul(x[1]), x => Product(x, x[1].Shape.Rank))
        {
            Whole = Ends,
            Large = [[[9000], [Nodes, 70], [9000], [9000]]],
        },
        new("SparseMatrix.MatMul with heads", typeof(Ops.SparseProduct), [[[7, 2], [Nodes, 2, 3], [7], [7]], [[6, 3], [Nodes, 3], [6], [6]]],
            x => Of(x).MatMul(x[1]), x => x[1].Shape.Rank == 2
                ? Product([x[0], x[1].Reshape([Nodes, 3, 1]), .. x[2..]], 3).Reshape([Nodes, 3])
                : Product(x, 3))
        {
            Whole = Ends,
            Large = [[[3000, 2], [Nodes, 2, 40], [3000], [3000]]],
        },
        new("SparseMatrix.Transpose", typeof(Ops.SparseProduct), [[[7], [Nodes, 3], [7], [7]]], x => Of(x).Transpose().MatMul(x[1]),
            x => Product([x[0], x[1], x[3], x[2]], 2)) { Whole = Ends },
        new("SparseMatrix.RowSums", typeof(Ops.Group), [[[7], [1], [7], [7]]], x => Of(x).RowSums(),
            x => Naive.Of([Nodes], at => Of(x, at[0]).Sum(e => x[0].At(e))))
        {
            Whole = Ends,
        },
        new("SparseMatrix.Softmax", typeof(Ops.GroupSoftmax), [[[7], [1], [7], [7]], [[7, 3], [1], [7], [7]], [[6, 17], [1], [6], [6]]],
            x => Of(x).Softmax().Values, Softmax)
        {
            Whole = Ends,
            Large = [[[3000, 8], [1], [3000], [3000]]],
        },
        new("SparseMatrix.NormalizedAdjacency", typeof(Ops.SparseProduct), [[[1], [Nodes, 3], [7], [7]]],
            x => SparseMatrix.Of(x[2], x[3], Tensor.Ones([7], x[1].Type), Nodes, Nodes).NormalizedAdjacency().MatMul(x[1]), Adjacent)
        {
            Whole = Ends,
        },
    ];

    static SparseMatrix Of(Tensor[] x) => SparseMatrix.Of(x[2], x[3], x[0], Nodes, Nodes);

    /// <summary>The entries of a row.</summary>
    static int[] Of(Naive[] x, int row) => [.. Enumerable.Range(0, x[2].Shape[0]).Where(e => x[2].At(e) == row)];

    static Naive Product(Naive[] x, int rank) => Naive.Of(x[1].Shape, at => Of(x, at[0]).Sum(e =>
        (rank == 3 ? x[0].At(e, at[1]) : x[0].At(e)) * x[1].At([(int)x[3].At(e), .. at[1..]])));

    static Naive Softmax(Naive[] x) => Naive.Of(x[0].Shape, at =>
    {
        double[] row = [.. Of(x, (int)x[2].At(at[0])).Select(e => x[0].At([e, .. at[1..]]))];
        return Math.Exp(x[0].At(at) - row.Max()) / row.Sum(value => Math.Exp(value - row.Max()));
    });

    static Naive Adjacent(Naive[] x) => Naive.Of(x[1].Shape, at =>
    {
        double Degree(int node) => 1 + Of(x, node).Length;
        return x[1].At(at) / Degree(at[0])
            + Of(x, at[0]).Sum(e => x[1].At((int)x[3].At(e), at[1]) / Math.Sqrt(Degree(at[0]) * Degree((int)x[3].At(e))));
    });
}
