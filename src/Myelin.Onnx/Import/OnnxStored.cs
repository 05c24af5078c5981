namespace Myelin.Onnx;

/// <summary>The form of a graph in our model files: an ONNX model whose weights have names and sizes, but no values.</summary>
static class OnnxStored
{
    /// <summary>The location of weights that the model file holds itself.</summary>
    const string Elsewhere = "myelin";

    /// <summary>Writes a graph.</summary>
    public static string Write(OnnxProgram program, IEnumerable<OnnxWeight> weights)
    {
        HashSet<string> names = [.. weights.Select(weight => weight.Name)];
        TensorProto[] all = [.. program.Model.Graph.Initializers];
        var writer = new WireWriter();
        try
        {
            for (int i = 0; i < all.Length; i++) program.Model.Graph.Initializers[i] = names.Contains(all[i].Name) ? Empty(all[i])
                : program.Tensors.Inline(all[i]);
            program.Model.Write(writer);
        }
        finally
        {
            for (int i = 0; i < all.Length; i++) program.Model.Graph.Initializers[i] = all[i];
        }
        return Convert.ToBase64String(writer.Written.Span);
    }

    static TensorProto Empty(TensorProto tensor)
    {
        var empty = new TensorProto { Name = tensor.Name, Type = tensor.Type, IsExternal = true };
        empty.Sizes.AddRange(tensor.Sizes);
        empty.External.Add(new("location", Elsewhere));
        return empty;
    }

    /// <summary>Whether the values of a tensor are in our model file.</summary>
    public static bool IsElsewhere(TensorProto tensor) => tensor.IsExternal && tensor.External is [{ Key: "location", Value: Elsewhere }];

    /// <summary>Reads a graph.</summary>
    /// <exception cref="OnnxException">It is not one.</exception>
    public static OnnxProgram Read(string graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        try
        {
            return new(ModelProto.Read(new("the model's graph", Convert.FromBase64String(graph))), null);
        }
        catch (FormatException e) when (e is not OnnxException)
        {
            throw new OnnxException($"OnnxModel: expects the graph of a saved model, received another text ({e.Message}); " +
                "read an ONNX file with OnnxModel.Load.", e);
        }
    }
}
