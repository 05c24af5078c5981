namespace Myelin.Onnx.Tests;

/// <summary>A case of our own: a model whose outputs are held against ONNX Runtime.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Model">The model.</param>
/// <param name="Inputs">Its inputs.</param>
sealed record OwnCase(string Name, ModelProto Model, (string Name, Tensor Value)[] Inputs)
{
    /// <summary>The largest relative error.</summary>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>The same model written in operators that the runtime has; null to run the model itself.</summary>
    public ModelProto? Same { get; init; }

    /// <summary>Whether its outputs are random numbers, of which only the mean and the shape are held: 0.5 within 0.1.</summary>
    public bool IsRandom { get; init; }

    public override string ToString() => Name;

    /// <summary>A case of one node with inputs of float32, which may be followed by constants.</summary>
    public static OwnCase Of(string op, long opset, int[][] shapes, (string, object)[]? attributes = null, int outputs = 1, TensorProto[]? constants = null,
        string? inputs = null)
    {
        (string Name, Tensor Value)[] given = [.. shapes.Select((shape, i) => ($"x{i}", Numbers(shape, i + 1)))];
        string names = inputs ?? string.Join(' ', given.Select(input => input.Name).Concat((constants ?? []).Select(constant => constant.Name)));
        string[] results = [.. Enumerable.Range(0, outputs).Select(i => $"y{i}")];
        NodeProto node = Made.Node(op, names, string.Join(' ', results), attributes ?? []);
        return new($"{op}-{opset}",
            Made.Model(opset, [node], [.. given.Select(input => Made.Input(input.Name, DataType.Float, [.. input.Value.Shape]))], results, constants ?? []),
                given);
    }

    /// <summary>The same with inputs of another type.</summary>
    public static OwnCase OfValues<T>(string op, long opset, params T[][] values) where T : unmanaged
    {
        (string Name, Tensor Value)[] given = [.. values.Select((value, i) => ($"x{i}", Tensor.From(value, [value.Length])))];
        NodeProto node = Made.Node(op, string.Join(' ', given.Select(input => input.Name)), "y");
        return new($"{op}-{opset}", Made.Model(opset, [node], [.. given.Select(input => Made.Input(input.Name, Made.TypeOf<T>(), [.. input.Value.Shape]))],
            ["y"]), given);
    }

    public static Tensor Numbers(int[] shape, int seed) => Tensor.From(Made.Numbers((int)Shape.Create(shape).Elements, seed), Shape.Create(shape));
}
