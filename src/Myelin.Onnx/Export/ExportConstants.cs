namespace Myelin.Onnx;

/// <summary>Constants of a program whose sizes depend on those of the inputs: the same along such axes, or counting up.</summary>
static class ExportConstants
{
    /// <summary>Writes one by nodes.</summary>
    /// <exception cref="OnnxException">It is neither.</exception>
    public static string Write(ExportGraph graph, ExportValue value)
    {
        Tensor[] runs = [.. value.Runs.Select(run => run.Value!)];
        if (Size(graph, value, runs) is { } size) return size;
        Tensor[] kept = Array.ConvertAll(runs, run => Kept(run, value.Shape));
        if (Repeats(kept, runs))
            return graph.Nodes.Add("Expand", [graph.Nodes.Constant(kept[0]), graph.Sizes.Vector(value.Shape)]);
        if (Counts(runs) is { } series)
        {
            long elements = value.Shape.Count(dim => dim is { IsFixed: false } or { A: > 1 });
            if (elements == 1) return Range(graph, value, series.Start, series.Step);
        }
        throw new OnnxException(
            "a constant of the program that differs for other sizes of the inputs; fix the sizes of the inputs, or compute it by ops of tensors");
    }

    /// <summary>The first entry along the axes that vary.</summary>
    static Tensor Kept(Tensor x, Dim[] shape)
    {
        for (int axis = 0; axis < shape.Length; axis++)
            if (!shape[axis].IsFixed && x.Shape[axis] > 1) x = x.Slice(axis, 0, 1);
        return x;
    }

    static bool Repeats(Tensor[] kept, Tensor[] runs)
    {
        byte[] first = kept[0].Bytes();
        return Array.TrueForAll(kept, one => one.Bytes().AsSpan().SequenceEqual(first))
            && runs.Zip(kept).All(pair => pair.First.Bytes().AsSpan().SequenceEqual(pair.Second.BroadcastTo(pair.First.Shape).Bytes()));
    }

    /// <summary>One number everywhere that is a size: what a sum is divided by.</summary>
    static string? Size(ExportGraph graph, ExportValue value, Tensor[] runs)
    {
        if (!value.Type.IsNumber() || Array.Exists(runs, run => run.Shape.Elements == 0)) return null;
        double[][] all = Array.ConvertAll(runs, Numbers);
        if (Array.Exists(all, values => Array.Exists(values, one => one != values[0] || one != Math.Round(one) || Math.Abs(one) > 1e15))) return null;
        var size = new Dim((long)all[0][0], (long)all[1][0], (long)all[2][0]);
        if (size.IsFixed) return null;
        string number = Scalar(graph, size, value.Type);
        return value.Rank == 0 ? number : graph.Nodes.Add("Expand", [number, graph.Sizes.Vector(value.Shape)]);
    }

    /// <summary>A size as a number.</summary>
    static string Scalar(ExportGraph graph, Dim size, ElementType type)
    {
        if (size.IsFixed) return graph.Nodes.Constant(size.A, type);
        string number = graph.Nodes.Add("Squeeze", [graph.Sizes.One(size), graph.Nodes.Integers(0)]);
        return type == ElementType.Int64 ? number : graph.Nodes.Add("Cast", [number], ("to", (long)type.Natural()));
    }

    static string Range(ExportGraph graph, ExportValue value, Dim start, Dim step)
    {
        Dim count = value.Shape.Aggregate((Dim)1L, (all, size) => all * size);
        string range = graph.Nodes.Add("Range", [Scalar(graph, start, value.Type), Scalar(graph, start + step * count, value.Type),
            Scalar(graph, step, value.Type)]);
        return value.Rank == 1 ? range : graph.Nodes.Add("Reshape", [range, graph.Sizes.Vector(value.Shape)]);
    }

    /// <summary>The first number and the step of an even series of whole numbers; null for other values.</summary>
    static (Dim Start, Dim Step)? Counts(Tensor[] runs)
    {
        if (!runs[0].Type.IsNumber() || Array.Exists(runs, run => run.Shape.Elements < 2)) return null;
        double[][] all = Array.ConvertAll(runs, Numbers);
        foreach (double[] values in all)
        {
            double step = values[1] - values[0];
            if (step == 0 || step != Math.Round(step) || values[0] != Math.Round(values[0])) return null;
            for (int i = 0; i < values.Length; i++)
                if (values[i] != values[0] + i * step) return null;
        }
        return (new((long)all[0][0], (long)all[1][0], (long)all[2][0]), Steps(all));
    }

    static Dim Steps(double[][] all) => new((long)(all[0][1] - all[0][0]), (long)(all[1][1] - all[1][0]), (long)(all[2][1] - all[2][0]));

    static double[] Numbers(Tensor x) => x.Cast(ElementType.Float64).ToArray<double>();
}
