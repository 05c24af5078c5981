namespace Myelin.Onnx;

/// <summary>Unique: the different slices along an axis, where each is first, which one each slice is, and how often each is there.</summary>
static class Uniques
{
    public static OnnxValue?[] Of(OnnxCall call)
    {
        Tensor x = call.X;
        int? axis = call.Says("axis") ? call.Axis(call.Int("axis", 0), x.Rank) : null;
        int[] order = axis is { } first ? [first, .. Enumerable.Range(0, x.Rank).Where(other => other != first)] : [];
        Tensor rows = axis == null ? x.Reshape([-1, 1]) : x.Transpose(order) is var moved ? moved.Reshape([moved.Shape[0], -1]) : x;
        double[] values = call.Host<double>(rows.Cast(ElementType.Float64));
        int count = rows.Shape[0], width = rows.Shape[1];
        int Compare(int a, int b) => values.AsSpan(a * width, width).SequenceCompareTo(values.AsSpan(b * width, width));
        int[] sorted = [.. Enumerable.Range(0, count).Order(Comparer<int>.Create((a, b) => Compare(a, b) is var sign && sign != 0 ? sign : a.CompareTo(b)))];
        var groups = new List<List<int>>();
        foreach (int row in sorted)
            if (groups.Count > 0 && Compare(groups[^1][0], row) == 0) groups[^1].Add(row);
            else groups.Add([row]);
        if (!call.Flag("sorted", true)) groups.Sort((a, b) => a[0].CompareTo(b[0]));
        var inverse = new long[count];
        for (int i = 0; i < groups.Count; i++)
            foreach (int row in groups[i]) inverse[row] = i;
        Tensor firsts = Tensor.From([.. groups.Select(group => (long)group[0])], [groups.Count]);
        Tensor y = axis is { } along ? x.Gather(firsts, along) : x.Reshape(-1).Gather(firsts);
        return [
            call.Give(y), call.Give(firsts, DataType.Int64), call.Give(Tensor.From(inverse, [count]), DataType.Int64),
            call.Give(Tensor.From([.. groups.Select(group => (long)group.Count)], [groups.Count]), DataType.Int64)];
    }
}
