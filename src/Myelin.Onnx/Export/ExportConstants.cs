namespace Myelin.Onnx;

/// <summary>Constants of a program whose sizes depend on those of the inputs: the same along such axes, or counting up.</summary>
static class ExportConstants
{
    /// <summary>Writes one by nodes.</summary>
    /// <exception cref="OnnxException">It is neither.</exception>
    public static string Write(ExportGraph graph, ExportValue value)
    {
        Tensor[] runs = [.. value.Runs.Select(run => run.Value!)];
        Tensor[] kept = Array.ConvertAll(runs, run => Kept(run, value.Shape));
        if (Repeats(kept, runs))
            return graph.Nodes.Add("Expand", [graph.Nodes.Constant(kept[0]), graph.Sizes.Vector(value.Shape)]);
        if (runs[0].Rank == 1 && Array.TrueForAll(runs, Counts))
        {
            (string start, string step) = (graph.Nodes.Constant(Element(runs[0], 0), value.Type), graph.Nodes.Constant(1, value.Type));
            string count = graph.Nodes.Add("Reshape", [graph.Sizes.One(value.Shape[0]), graph.Nodes.Constant(Tensor.From(Array.Empty<long>(), [0]))]);
            if (value.Type != ElementType.Int64) count = graph.Nodes.Add("Cast", [count], ("to", (long)value.Type.Onnx()));
            return graph.Nodes.Add("Range", [start, graph.Nodes.Add("Add", [count, start]), step]);
        }
        throw new OnnxException("a constant of the program that differs for other sizes of the inputs; fix the sizes of the inputs, or compute it by ops of tensors");
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

    static bool Counts(Tensor x)
    {
        if (!x.Type.IsNumber() || x.Rank != 1 || x.Shape[0] == 0) return false;
        double[] values = x.Cast(ElementType.Float64).ToArray<double>();
        for (int i = 0; i < values.Length; i++)
            if (values[i] != values[0] + i) return false;
        return true;
    }

    static double Element(Tensor x, int i) => x.Cast(ElementType.Float64).ToArray<double>()[i];
}
