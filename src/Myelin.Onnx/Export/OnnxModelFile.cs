using System.Globalization;

namespace Myelin.Onnx;

/// <summary>Writes an exported model: beside it the values that are too large, and itself after it was read back.</summary>
static class OnnxModelFile
{
    /// <summary>The most bytes of a message, which protobuf cannot exceed.</summary>
    const long Most = int.MaxValue;

    /// <summary>Offsets of external values are multiples of this, so that they can be mapped into memory.</summary>
    const int Page = 4096;

    /// <summary>Values of fewer bytes stay in the model, as shapes are read from there.</summary>
    const int SmallestApart = 1024;

    public static void Write(string path, ModelProto model, long externalDataAbove)
    {
        long total = model.Graph.Initializers.Sum(tensor => (long)tensor.Raw.Length);
        string? beside = null;
        if (total > Math.Min(externalDataAbove, Most - (1 << 20)))
        {
            beside = $"{path}.data";
            WriteData(beside, model.Graph.Initializers);
        }
        var writer = new WireWriter();
        model.Write(writer);
        ReadBack(path, model, writer.Written);
        WholeFile.Write(path, file => file.Write(writer.Written.Span));
        if (beside == null) DeleteOld($"{path}.data");
    }

    static void WriteData(string path, List<TensorProto> tensors) => WholeFile.Write(path, file =>
    {
        foreach (TensorProto tensor in tensors)
        {
            if (tensor.Raw.Length < SmallestApart) continue;
            file.Position = (file.Length + Page - 1) / Page * Page;
            (long offset, int length) = (file.Position, tensor.Raw.Length);
            file.Write(tensor.Raw.Span);
            tensor.External.Add(new("location", Path.GetFileName(path)));
            tensor.External.Add(new("offset", offset.ToString(CultureInfo.InvariantCulture)));
            tensor.External.Add(new("length", length.ToString(CultureInfo.InvariantCulture)));
            (tensor.IsExternal, tensor.IsRaw, tensor.Raw) = (true, false, default);
        }
    });

    /// <summary>A file of values that an earlier export left, which the new model does not use.</summary>
    static void DeleteOld(string path)
    {
        try { File.Delete(path); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }          // it is only unused
    }

    /// <summary>Reads the bytes as a model and compares it with what was meant: the same bytes again, and every value computed before it is read.</summary>
    static void ReadBack(string path, ModelProto model, ReadOnlyMemory<byte> bytes)
    {
        ModelProto read = ModelProto.Read(new(path, bytes));
        var again = new WireWriter();
        read.Write(again);
        if (!again.Written.Span.SequenceEqual(bytes.Span)) throw Fault("differs from what was written");
        Check("the graph", read.Graph.Nodes, [.. read.Graph.Inputs.Select(input => input.Name), .. read.Graph.Initializers.Select(tensor => tensor.Name)],
            read.Graph.Outputs.Select(output => output.Name));
        foreach (FunctionProto function in read.Functions) Check(function.Name, function.Nodes, function.Inputs, function.Outputs);
        if (read.Graph.Nodes.Count != model.Graph.Nodes.Count) throw Fault("has other nodes");

        OnnxException Fault(string what) => new($"SaveOnnx: the model that was read back {what}; nothing was written to \"{path}\". Please report this.");

        void Check(string where, List<NodeProto> nodes, IEnumerable<string> inputs, IEnumerable<string> outputs)
        {
            var known = new HashSet<string>([""]);
            foreach (string input in inputs)
                if (!known.Add(input)) throw Fault($"has two values \"{input}\" in {where}");
            foreach (NodeProto node in nodes)
            {
                foreach (string input in node.Inputs)
                    if (!known.Contains(input)) throw Fault($"reads \"{input}\" in {node} before it is computed");
                foreach (string output in node.Outputs)
                    if (!known.Add(output)) throw Fault($"computes \"{output}\" twice in {where}");
            }
            foreach (string output in outputs)
                if (!known.Contains(output)) throw Fault($"does not compute \"{output}\" in {where}");
        }
    }
}
