namespace Myelin;

/// <summary>A named variable that holds a tensor of fixed shape and type. States are all that changes in a model or a training.</summary>
/// <remarks>
/// Parameters, optimizer slots, step counters, random keys and metric totals are states; a checkpoint holds all of them.
/// Reading gives the present value, which later writes do not change. A value that is written loses its graph.
/// A state keeps its value in one of two places: the tensor last written, or lasting memory that plans work on in place.
/// </remarks>
public class State
{
    readonly Lock gate = new();
    Tensor? value;
    Storage? memory;
    bool memoryIsNew;

    /// <summary>Creates a state.</summary>
    /// <exception cref="CaptureException">The state is created inside a captured step from a value of that step.</exception>
    public State(Tensor initial, string name)
    {
        initial = initial.IsWeak ? initial.Take(ElementType.Float32, Device.Current) : initial;
        if (Capture.Current is { } capture && capture.Owns(initial.Storage))
            throw new CaptureException($"State \"{name}\" {initial.Shape}: it is made inside a captured step from a value of that step, " +
                $"which would be frozen; make the state before the step and write it there.");
        value = initial.Storage.Run == null ? initial.Detached : initial.Copy();
        Name = name;
        Path = name;
        Shape = initial.Shape;
        Type = initial.Type;
    }

    /// <summary>The name within the owner, such as "kernel".</summary>
    public string Name { get; }

    /// <summary>The name within the model, such as "dense_1/kernel".</summary>
    public string Path { get; internal set; }

    /// <summary>The sizes of the axes, which never change.</summary>
    public Shape Shape { get; }

    /// <summary>The element type, which never changes.</summary>
    public ElementType Type { get; }

    /// <summary>The present value.</summary>
    /// <exception cref="ShapeException">The new value has another shape or element type.</exception>
    public Tensor Value
    {
        get
        {
            Tensor read = Leafed(Capture.Current is { } capture ? capture.Read(this) : Now());
            GraphRecorder.Current?.Read(this, read);
            return read;
        }
        set
        {
            Tensor next = value.Take(Type, Device.Current).Detached;
            if (next.Shape != Shape || next.Type != Type)
                throw new ShapeException($"State \"{Path}\": expects {Type}{Shape}, received {next.Type}{next.Shape}; " +
                    $"a state keeps its shape and type: cast or reshape the value.");
            if (next.Storage.Run != null) next = next.Copy();
            Capture.Current?.Write(this, next);
            GraphRecorder.Current?.Write(this, Now(), value);
            lock (gate)
            {
                this.value = next;
                memoryIsNew = false;
            }
        }
    }

    /// <summary>The value as a tensor, outside any graph or capture.</summary>
    internal Tensor Now()
    {
        lock (gate)
        {
            if (value != null) return value;
            value = Tensor.Empty(Shape, Type, memory!.Device);
            memory.Device.CopyBytes(memory, 0, value.Storage);
            return value;
        }
    }

    /// <summary>The value as a leaf of the graph, if gradients are taken by it.</summary>
    private protected virtual Tensor Leafed(Tensor now) => now;

    /// <summary>The memory that plans work on, the same for the life of the state.</summary>
    internal Storage Memory
    {
        get
        {
            lock (gate) return memory ??= Now().Device.AllocateLasting(Shape.Elements * Type.Size());
        }
    }

    /// <summary>Copies the value to the lasting memory before a plan runs, if it is not there yet. Without such memory no kernel works on the state.</summary>
    internal void BringIn()
    {
        if (memoryIsNew || memory == null) return;
        lock (gate)
        {
            if (memoryIsNew) return;
            Tensor source = value!.IsContiguous ? value : value.Contiguous();
            if (source.Device != memory.Device) source = source.To(memory.Device);
            memory.Device.CopyBytes(source.Storage, source.Offset * Type.Size(), memory);
            memoryIsNew = true;
        }
    }

    /// <summary>Notes that a plan has written the lasting memory.</summary>
    internal void WrittenInPlace() => value = null;
}

/// <summary>A state that is trained: gradients are taken by it, and optimizers change it.</summary>
public sealed class Parameter : State
{
    readonly Revision revision = new();
    bool trainable = true;

    /// <summary>Creates a parameter.</summary>
    public Parameter(Tensor initial, string name) : base(initial, name) => Leaf = new(this);

    /// <summary>Whether the parameter is trained. A frozen one gets no gradient. A change makes the steps that use it capture again.</summary>
    public bool Trainable
    {
        get
        {
            revision.Read();
            return trainable;
        }
        set
        {
            if (trainable != value) revision.Changed();
            trainable = value;
        }
    }

    internal Node Leaf { get; }

    private protected override Tensor Leafed(Tensor now) =>
        Trainable && Recording.IsOn && Type.IsReal() ? new(now.Storage, now.Type, now.Shape, now.Strides, now.Offset) { Node = Leaf } : now;
}
