namespace Myelin.Tests;

/// <summary>Rows of <see cref="OpTable"/>: subscripts against sums over every index there is.</summary>
static class EinsumRows
{
    public static IReadOnlyList<OpRow> All { get; } =
    [
        Row("ij,jk->ik", typeof(Ops.MatMul), [[[2, 3], [3, 4]], [[1, 1], [1, 1]]], [[[90, 130], [130, 70]]]),
        Row("bij,bkj->bik", typeof(Ops.MatMul), [[[2, 3, 4], [2, 5, 4]]], [[[5, 30, 40], [5, 50, 40]]]),
        Row("bhqd,bhkd->bhqk", typeof(Ops.MatMul), [[[2, 2, 3, 4], [2, 2, 5, 4]]]),
        Row("ii->i", typeof(Ops.Diagonal), [[[3, 3]]]),
        Row("ii", typeof(Ops.Diagonal), [[[3, 3]]]),
        Row("iji->j", typeof(Ops.Diagonal), [[[3, 2, 3]]]),
        Row("iii,i->", typeof(Ops.Diagonal), [[[2, 2, 2], [2]]]),
        Row("ij->ji", typeof(Ops.Transpose), [[[2, 3]]]),
        Row("ba", typeof(Ops.Transpose), [[[2, 3]]]),
        Row("ij->", typeof(Ops.Sum), [[[2, 3]]]),
        Row("i,i->", typeof(Ops.MatMul), [[[4], [4]]]),
        Row("i,j->ij", typeof(BinaryOp<Ops.Multiply>), [[[4], [3]]]),
        Row("ij,ij->ji", typeof(BinaryOp<Ops.Multiply>), [[[2, 3], [2, 3]]]),
        Row("ijk,k->i", typeof(Ops.MatMul), [[[2, 3, 4], [4]]]),
        Row("ij,jk,kl->il", typeof(Ops.MatMul), [[[2, 3], [3, 4], [4, 2]]]),
        Row("ab,bc,ac->abc", typeof(BinaryOp<Ops.Multiply>), [[[2, 3], [3, 4], [2, 4]]]),
        Row("a,ab,b->", typeof(Ops.MatMul), [[[2], [2, 3], [3]]]),
        Row("...ij,...jk->...ik", typeof(Ops.MatMul), [[[2, 1, 2, 3], [4, 3, 2]], [[2, 3], [3, 4]], [[3, 2, 3], [3, 4]]]),
        Row("...i->...", typeof(Ops.Sum), [[[2, 3, 4]], [[4]]]),
        Row("...a,...b", typeof(BinaryOp<Ops.Multiply>), [[[2, 3], [2, 4]]]),
        Row("b...->...b", typeof(Ops.Transpose), [[[2, 3, 4]]]),
    ];

    static OpRow Row(string subscripts, Type op, Shape[][] inputs, Shape[][]? large = null) =>
        new($"Einsum {subscripts}", op, inputs, x => Tensor.Einsum(subscripts, x), x => Reference(subscripts, x)) { Large = large ?? [], Tolerance = 1e-4 };

    /// <summary>One loop over all indices; axes of an ellipsis are labelled A, B, ... from the last one on.</summary>
    static Naive Reference(string subscripts, Naive[] x)
    {
        string[] sides = subscripts.Split("->"), inputs = sides[0].Split(',');
        int dots = inputs.Select((labels, i) => labels.Contains("...") ? x[i].Shape.Rank - labels.Length + 3 : 0).Max();
        string[] named = [.. inputs.Select((labels, i) => Spell(labels, x[i].Shape.Rank - labels.Length + 3))];
        string result = sides.Length > 1 ? Spell(sides[1], dots)
            : Spell("...", dots) + string.Concat(
                string.Concat(named).Where(char.IsLower).GroupBy(c => c).Where(group => group.Count() == 1).Select(group => group.Key).Order());
        var sizes = new Dictionary<char, int>();
        for (int i = 0; i < x.Length; i++)
            for (int axis = 0; axis < named[i].Length; axis++) sizes[named[i][axis]] = Math.Max(sizes.GetValueOrDefault(named[i][axis]), x[i].Shape[axis]);
        string summed = string.Concat(sizes.Keys.Except(result));
        return Naive.Of(Shape.Create([.. result.Select(label => sizes[label])]), outer =>
        {
            double sum = 0;
            Naive.Of(Shape.Create([.. summed.Select(label => sizes[label])]), inner =>
            {
                int At(char label) => result.Contains(label) ? outer[result.IndexOf(label)] : inner[summed.IndexOf(label)];
                sum += x.Select((operand, i) => operand.At([.. named[i].Select(At)])).Aggregate(1.0, (a, b) => a * b);
                return 0;
            });
            return sum;
        });

        static string Spell(string labels, int dots) =>
            labels.Replace("...", string.Concat(Enumerable.Range(0, Math.Max(0, dots)).Reverse().Select(i => (char)('A' + i))));
    }
}
