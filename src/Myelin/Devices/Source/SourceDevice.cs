namespace Myelin;

/// <summary>
/// A device that writes programs: each primitive becomes statements in C# that compute the same bits. What depends on constants alone is computed at once.
/// </summary>
/// <remarks>
/// Views need no statements: their strides stand in the indices by which operands are read. A primitive that is not written throws
/// <see cref="NotSupportedException"/>, whose message is a phrase for the list of such ops.
/// </remarks>
/// <param name="className">The name of the class that holds the program.</param>
sealed partial class SourceDevice(string className) : Device
{
    /// <summary>A constant is computed in the program if it is larger than this and than four times what it is computed from.</summary>
    const long MostBytes = 1 << 20;

    readonly CpuDevice processor = CpuDevice.Default;

    public SourceProgram Program { get; } = new(className);

    /// <inheritdoc/>
    public override string Name => "source";

    /// <inheritdoc/>
    public override long MaxStorageBytes => Array.MaxLength;

    /// <inheritdoc/>
    protected internal override Storage Allocate(long bytes) => new SourceStorage(this, bytes, new());

    /// <inheritdoc/>
    protected internal override Storage AllocateLasting(long bytes) => Allocate(bytes);

    /// <inheritdoc/>
    protected internal override void Upload(ReadOnlySpan<byte> values, Storage to, long offset)
    {
        var memory = ((SourceStorage)to).Value;
        memory.Known ??= processor.Allocate(to.Bytes);
        processor.Upload(values, memory.Known, offset);
    }

    /// <inheritdoc/>
    protected internal override void Download(Storage from, long offset, Span<byte> values) => processor.Download(
        ((SourceStorage)from).Value.Known ?? throw new NotSupportedException("a value of the input is read by the program itself"), offset, values);

    /// <inheritdoc/>
    protected internal override void CopyBytes(Storage from, long offset, Storage to)
    {
        var values = new byte[to.Bytes];
        Download(from, offset, values);
        Upload(values, to, 0);
    }

    /// <inheritdoc/>
    protected internal override DeviceRecording BeginRecording() => throw new NotSupportedException("a captured step within the program");

    /// <inheritdoc/>
    protected internal override Tensor Import(Tensor x) => Constant(x, "constant");

    /// <summary>A tensor of known values.</summary>
    /// <param name="x">The values, on any device.</param>
    /// <param name="name">What they are: the path of a state.</param>
    public Tensor Constant(Tensor x, string name)
    {
        x = x.Detached.To(processor);
        if (!x.IsContiguous || x.Storage.Bytes != x.Shape.Elements * x.Type.Size()) x = x.Copy();
        return new(new SourceStorage(this, x.Storage.Bytes, new() { Known = x.Storage, Name = name }), x.Type, x.Shape);
    }

    /// <summary>An input of the program.</summary>
    public Tensor Input(string name, Shape shape, ElementType type)
    {
        SourceBuffer buffer = Program.Input(name, type, Count(shape));
        return new(new SourceStorage(this, shape.Elements * type.Size(), new() { Buffer = buffer }), type, shape);
    }

    /// <summary>A tensor whose values a refused op would have computed, so that the others can be tried.</summary>
    public Tensor Unknown(Shape shape, ElementType type) =>
        new(new SourceStorage(this, shape.Elements * type.Size(), new() { Buffer = new(SourceKind.Local, "unknown", type, Count(shape)) }), type, shape);

    /// <summary>The buffer that holds the values of a tensor, and its elements are a contiguous part of it from an index on.</summary>
    public (SourceBuffer Buffer, string From) Span(Tensor x)
    {
        x = RowMajor(x);
        SourceBuffer buffer = BufferOf(x);
        return (buffer, buffer.From($"{x.Offset}"));
    }

    /// <summary>The buffer that holds the values of a tensor in row-major order, and where they begin.</summary>
    public (SourceBuffer Buffer, int Offset) Place(Tensor x)
    {
        x = RowMajor(x);
        return (BufferOf(x), (int)x.Offset);
    }

    static int Count(Shape shape) => shape.Elements <= Array.MaxLength ? (int)shape.Elements
        : throw new NotSupportedException($"a value of {shape.Elements} numbers, which do not fit in an array");

    SourceStorage.Contents ContentsOf(Tensor x) => ((SourceStorage)Open(x).Storage).Value;

    SourceBuffer BufferOf(Tensor x)
    {
        SourceStorage.Contents contents = ContentsOf(x);
        return contents.Buffer ?? Program.Tables.Of(
            contents.Known ?? throw new NotSupportedException("a value that nothing computes"), x.Type, contents.Name);
    }

    /// <summary>A known tensor on the processor.</summary>
    Tensor Known(Tensor x) => new(ContentsOf(x).Known, x.Type, x.Shape, x.Strides, x.Offset);

    bool IsKnown(Tensor x) => ContentsOf(x).Known != null;

    /// <summary>Computes outputs on the processor if all inputs are known.</summary>
    bool Folds(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs, Action<CpuDevice, Tensor[], Tensor[]> primitive)
    {
        long read = 0, made = 0;
        foreach (Tensor x in inputs)
        {
            if (!IsKnown(x)) return false;
            read += x.Storage.Bytes;
        }
        foreach (Tensor y in outputs) made += y.Storage.Bytes;
        if (made > Math.Max(MostBytes, 4 * read)) return false;
        var x0 = new Tensor[inputs.Length];
        var y0 = new Tensor[outputs.Length];
        for (int i = 0; i < x0.Length; i++) x0[i] = Known(inputs[i]);
        for (int i = 0; i < y0.Length; i++) y0[i] = Tensor.Empty(outputs[i].Shape, outputs[i].Type, processor);
        primitive(processor, x0, y0);
        for (int i = 0; i < y0.Length; i++)
        {
            SourceStorage.Contents contents = ContentsOf(outputs[i]);
            contents.Known = y0[i].Storage;
            if (inputs.Length > 0) contents.Name = ContentsOf(inputs[0]).Name;
        }
        return true;
    }

    /// <summary>x itself, or its values in row-major order.</summary>
    Tensor RowMajor(Tensor x)
    {
        if (x.IsContiguous) return x;
        Tensor copy = Tensor.Empty(x.Shape, x.Type, this);
        Copy(x, copy);
        return copy;
    }

    /// <summary>Known values of 16 bits as Float32, which all primitives that accept them compute with.</summary>
    Tensor Widened(Tensor x)
    {
        if (!x.Type.IsHalf()) return x;
        Tensor wide = Tensor.Empty(x.Shape, ElementType.Float32, this);
        Copy(x, wide);
        return wide;
    }

    /// <summary>The buffer of a new output.</summary>
    SourceBuffer Make(Tensor y)
    {
        TextTypes.Name(y.Type);                                                      // throws for types that programs have not
        SourceStorage.Contents contents = ContentsOf(y);
        return contents.Buffer ??= Program.New(y.Type, Count(y.Shape));
    }

    /// <summary>Adds lines that compute outputs, unless these are empty.</summary>
    /// <param name="inputs">What they read, as <see cref="Span"/> gives it.</param>
    /// <param name="outputs">What they write.</param>
    /// <param name="lines">The lines.</param>
    void Add(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs, params IReadOnlyList<string> lines)
    {
        var read = new List<SourceBuffer>();
        var written = new List<SourceBuffer>();
        long made = 0;
        foreach (Tensor x in inputs) read.Add(BufferOf(x));
        foreach (Tensor y in outputs)
        {
            written.Add(Make(y));
            made += y.Shape.Elements;
        }
        if (made > 0) Program.Add(new SourceCall(Program.Origin, lines, read, written));
    }

    /// <summary>The product of the sizes of the axes [from, to).</summary>
    static int Elements(Shape shape, int from, int to)
    {
        long count = 1;
        for (int axis = from; axis < to; axis++) count *= shape.Sizes[axis];
        return checked((int)count);
    }
}
