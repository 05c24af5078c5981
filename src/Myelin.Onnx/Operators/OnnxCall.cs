using System.Text;

namespace Myelin.Onnx;

/// <summary>One call of a node: its inputs and attributes, read by the rows.</summary>
/// <param name="node">The node.</param>
/// <param name="inputs">Its inputs; null for one that is absent.</param>
/// <param name="run">The run of the model.</param>
/// <param name="scope">The values around it.</param>
sealed class OnnxCall(OnnxNode node, OnnxValue?[] inputs, OnnxRun run, OnnxScope scope)
{
    /// <summary>The node.</summary>
    public OnnxNode Node => node;

    /// <summary>The run of the model.</summary>
    public OnnxRun Run => run;

    /// <summary>The values around the node.</summary>
    public OnnxScope Scope => scope;

    /// <summary>All inputs.</summary>
    public IReadOnlyList<OnnxValue?> Inputs => inputs;

    /// <summary>The number of inputs.</summary>
    public int Count => inputs.Length;

    /// <summary>The first input.</summary>
    public Tensor X => Input(0);

    /// <summary>An input as a tensor in the standard order.</summary>
    public Tensor Input(int i) => Value(i).Tensor;

    /// <summary>An input as a tensor; null if it is absent.</summary>
    public Tensor? Optional(int i) => Has(i) ? Input(i) : null;

    /// <summary>Whether an input is there.</summary>
    public bool Has(int i) => i < inputs.Length && inputs[i] != null;

    /// <summary>An input as it is.</summary>
    public OnnxValue Value(int i) => Has(i) ? inputs[i]! : throw Invalid($"expects input {i}, received {inputs.Length} inputs");

    /// <summary>All inputs as tensors.</summary>
    public Tensor[] All => [.. Enumerable.Range(0, inputs.Length).Select(Input)];

    /// <summary>The declared type of an input.</summary>
    public DataType Type(int i = 0) => Value(i).Type;

    /// <summary>Whether an output is used.</summary>
    public bool Wants(int output) => output < node.Outputs.Length && node.Outputs[output].Length > 0;

    /// <summary>Whether the model is being trained.</summary>
    public bool Training => run.Training;

    /// <summary>An image [batch, channels, ...] as [batch, ..., channels].</summary>
    public Tensor Image(int i = 0) => Value(i).Shape.Rank is >= 2 and var rank ? Value(i).In(OnnxValue.ChannelsLast(rank))
        : throw Invalid($"expects [batch, channels, ...], received {Value(i).Shape}");

    /// <summary>A kernel [outputs, inputs, ...] as [..., inputs, outputs].</summary>
    public Tensor Kernel(int i) => Value(i).Shape.Rank is >= 3 and var rank ? Value(i).In(OnnxValue.KernelOrder(rank))
        : throw Invalid($"expects a kernel [outputs, inputs, ...], received {Value(i).Shape}");

    /// <summary>An output of the type of the first input, or that of its elements where they are held in another way.</summary>
    public OnnxValue Give(Tensor y) => Give(y, TypeOf(y));

    /// <summary>An output of a type.</summary>
    public OnnxValue Give(Tensor y, DataType type, int[]? order = null)
    {
        if (y.Type != type.Carrier()) y = y.Cast(type.Carrier());
        return OnnxValue.Of(y.Wrapped(type), type, order);
    }

    /// <summary>An output [batch, ..., channels] as [batch, channels, ...].</summary>
    public OnnxValue GiveImage(Tensor y) => Give(y, TypeOf(y), OnnxValue.ChannelsLast(y.Rank));

    DataType TypeOf(Tensor y) => Has(0) && Value(0).Type.Carrier() == y.Type ? Value(0).Type : y.Type.Natural();

    /// <summary>Computes elementwise, in the order of axes that the inputs have.</summary>
    public OnnxValue Map(Func<OnnxCall, Tensor[], Tensor> body)
    {
        int rank = inputs.Max(input => input?.Shape.Rank ?? 0);
        int[]? order = OrderOf();
        Tensor y = body(this, [.. Enumerable.Range(0, inputs.Length).Where(Has).Select(i => Aligned(Value(i), rank, order))]);
        return Give(y, TypeOf(y), order);
    }

    /// <summary>The order in which <see cref="Map"/> computes; null for the standard one.</summary>
    public int[]? OrderOf()
    {
        int rank = inputs.Max(input => input?.Shape.Rank ?? 0);
        return inputs.FirstOrDefault(input => input?.Order?.Length == rank)?.Order;
    }

    static Tensor Aligned(OnnxValue value, int rank, int[]? order)
    {
        if (order == null || value.Shape.Rank == 0) return value.Tensor;
        if (value.Shape.Rank == rank) return value.In(order);
        int[] sizes = [.. Enumerable.Repeat(1, rank - value.Shape.Rank), .. value.Shape];
        return value.Tensor.Reshape(Shape.Create(sizes)).Transpose(order);
    }

    AttributeProto? Attribute(string name, params AttributeKind[] kinds)
    {
        if (!node.Attributes.TryGetValue(name, out AttributeProto? attribute)) return null;
        return attribute.Kind == AttributeKind.Undefined || kinds.Contains(attribute.Kind) ? attribute
            : throw Invalid($"expects {kinds[0]} as attribute \"{name}\", received {attribute.Kind}");
    }

    /// <summary>Whether an attribute is given.</summary>
    public bool Says(string name) => node.Attributes.ContainsKey(name);

    /// <summary>An integer.</summary>
    public int Int(string name, int usual) => Attribute(name, AttributeKind.Int) is { } given ? Narrow(given.Int, name) : usual;

    /// <summary>An integer of 64 bits.</summary>
    public long Long(string name, long usual) => Attribute(name, AttributeKind.Int)?.Int ?? usual;

    /// <summary>Whether an attribute is other than 0.</summary>
    public bool Flag(string name, bool usual = false) => Int(name, usual ? 1 : 0) != 0;

    /// <summary>A number.</summary>
    public float Float(string name, float usual) => Attribute(name, AttributeKind.Float)?.Float ?? usual;

    /// <summary>A text.</summary>
    public string Text(string name, string usual) =>
        Attribute(name, AttributeKind.String) is { } given ? Encoding.UTF8.GetString(given.String.Span) : usual;

    /// <summary>Texts; none if the attribute is absent.</summary>
    public string[] Texts(string name) => [.. (Attribute(name, AttributeKind.Strings)?.Strings ?? []).Select(text => Encoding.UTF8.GetString(text.Span))];

    /// <summary>Integers; null if the attribute is absent.</summary>
    public int[]? Ints(string name) => Attribute(name, AttributeKind.Ints)?.Ints.Select(value => Narrow(value, name)).ToArray();

    /// <summary>Integers of 64 bits; null if the attribute is absent.</summary>
    public long[]? Ints64(string name) => Attribute(name, AttributeKind.Ints)?.Ints.ToArray();

    /// <summary>The state of a statistic that is an input; null if it is none that training updates.</summary>
    public State? Statistic(int input) => scope.IsTop && input < node.Inputs.Length ? run.Statistic(node, node.Inputs[input]) : null;

    /// <summary>Numbers; null if the attribute is absent.</summary>
    public float[]? Floats(string name) => Attribute(name, AttributeKind.Floats)?.Floats.ToArray();

    /// <summary>A tensor; null if the attribute is absent.</summary>
    public OnnxValue? Constant(string name) => Attribute(name, AttributeKind.Tensor)?.Tensor is { } proto ? run.Program.Tensors.Read(proto) : null;

    /// <summary>A sparse tensor; null if the attribute is absent.</summary>
    public SparseTensorProto? Sparse(string name) => Attribute(name, AttributeKind.SparseTensor)?.SparseTensor;

    /// <summary>A type of elements.</summary>
    public DataType DataType(string name, DataType usual) => Attribute(name, AttributeKind.Int) is { } given ? (DataType)given.Int : usual;

    /// <summary>The declared type of an attribute; null if it is absent.</summary>
    public TypeProto? TypeProto(string name) => Attribute(name, AttributeKind.TypeProto)?.Type;

    /// <summary>A subgraph.</summary>
    public OnnxGraph Body(string name) => node.Bodies.TryGetValue(name, out OnnxGraph? body) ? body : throw Invalid($"expects a subgraph \"{name}\"");

    /// <summary>Runs a subgraph.</summary>
    public OnnxValue?[] RunBody(OnnxGraph body, params IReadOnlyList<OnnxValue?> values) => run.Run(body, values, scope);

    int Narrow(long value, string name) => value is >= int.MinValue and <= int.MaxValue ? (int)value
        : value == long.MaxValue ? int.MaxValue : value == long.MinValue ? int.MinValue
        : throw Invalid($"expects a number of 32 bits as {name}, received {value}");

    /// <summary>The integers of an input whose values are needed now.</summary>
    /// <exception cref="CaptureException">They depend on inputs of a captured step.</exception>
    public long[] KnownLongs(int i) => Read(i, x => x.Cast(ElementType.Int64).ToArray<long>());

    /// <summary>The integers of an input whose values are needed now, as 32 bits; larger ones as the largest of 32 bits.</summary>
    public int[] KnownInts(int i) => [.. KnownLongs(i).Select(value => (int)Math.Clamp(value, int.MinValue, int.MaxValue))];

    /// <summary>The one integer of an input.</summary>
    public int KnownInt(int i) => KnownInts(i) is [var one] ? one : throw Invalid($"expects one number as input {i}, received {Value(i).Shape}");

    /// <summary>The numbers of an input whose values are needed now.</summary>
    public double[] KnownFloats(int i) => Read(i, x => x.Cast(ElementType.Float64).ToArray<double>());

    /// <summary>The one truth value of an input.</summary>
    public bool KnownBool(int i) => KnownInt(i) != 0;

    T Read<T>(int i, Func<Tensor, T> read)
    {
        OnnxValue value = Value(i);
        CheckElements(value.Shape.Elements);
        if (value.IsKnown) return Recording.Apart(() => read(value.Tensor));
        using Recording.Region off = Recording.Off();
        return read(value.Tensor);
    }

    /// <summary>The values of a tensor, in eager code.</summary>
    /// <exception cref="CaptureException">They are values of a captured step.</exception>
    public T[] Host<T>(Tensor x) where T : unmanaged
    {
        CheckElements(x.Shape.Elements);
        return x.ToArray<T>();
    }

    /// <summary>Throws if a tensor would have more elements than the limit allows.</summary>
    public void CheckElements(double elements)
    {
        if (elements > run.Program.MostElements) throw Invalid($"makes {elements} elements, and the limit is {run.Program.MostElements}");
    }

    /// <summary>The axes of an attribute or of an input; null for all.</summary>
    public int[]? Axes(int input, string name = "axes") => Has(input) ? KnownInts(input) : Ints(name);

    /// <summary>An axis from 0 on.</summary>
    public int Axis(int axis, int rank) => axis >= -rank && axis < rank ? axis < 0 ? axis + rank : axis
        : throw Invalid($"expects an axis from {-rank} to {rank - 1}, received {axis}");

    /// <summary>The error of a node that is not valid.</summary>
    public OnnxException Invalid(string fault) => new($"ONNX {node}: {fault}; the model is not valid or uses what is not supported.");
}
