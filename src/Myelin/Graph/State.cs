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
    StepUse? writer;
    bool memoryIsNew, formsAreNew = true;
    (DerivedForm Form, Storage Memory)[] forms = [];

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

    /// <summary>A state that never changes. Its value lies in the memory that plans work on, so it exists once.</summary>
    /// <param name="value">The value, which is copied.</param>
    /// <param name="path">The path.</param>
    /// <param name="owner">Refuses changes.</param>
    internal static State Fixed(Tensor value, string path, IGuarded owner)
    {
        Tensor whole = value.Contiguous();
        Storage memory = whole.Device.AllocateLasting(whole.Shape.Elements * whole.Type.Size());
        memory.Device.CopyBytes(whole.Storage, whole.Offset * whole.Type.Size(), memory);
        return new(new Tensor(memory.Alias(), whole.Type, whole.Shape), path) { memory = memory, memoryIsNew = true, Owner = owner };
    }

    /// <summary>The name within the owner, such as "kernel".</summary>
    public string Name { get; }

    /// <summary>The name within the model, such as "dense_1/kernel".</summary>
    public string Path { get; internal set; }

    /// <summary>dense/kernel Float32[4, 8]</summary>
    public override string ToString() => $"{Path} {Type}{Shape}";

    /// <summary>The sizes of the axes, which never change.</summary>
    public Shape Shape { get; }

    /// <summary>The element type, which never changes.</summary>
    public ElementType Type { get; }

    /// <summary>The present value.</summary>
    /// <remarks>While a captured step that changes the state runs on another thread, reading and writing wait for the end of its run.</remarks>
    /// <exception cref="InvalidOperationException">It is written while its model is used on another thread.</exception>
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
            Owner?.CheckUse(writes: true);
            Capture? capture = Capture.Current;
            capture?.Write(this, next);
            if (GraphRecorder.Current is { } recorder) recorder.Write(this, capture is { IsTrace: true } ? value : Now(), value);
            if (capture is { IsDeferred: true } or { IsTrace: true }) return;       // its value is not computed yet; the plan writes it
            while (!TryPut(next)) { }
        }
    }

    /// <summary>Whether it is the key of random numbers, which no file of another program has.</summary>
    internal bool IsKey { get; init; }

    /// <summary>The module that it belongs to; null if there is none.</summary>
    internal IGuarded? Owner { get; set; }

    /// <summary>The value as a tensor, outside any graph or capture.</summary>
    internal Tensor Now()
    {
        while (true)
        {
            if (Volatile.Read(ref value) is { } known) return known;
            if (Writer is { } by && Downloaded(by) is { } read) return read;
        }
    }

    /// <summary>A copy of the lasting memory, between two replays; null if the writer has changed.</summary>
    Tensor? Downloaded(StepUse by)
    {
        by.EnterAsHost();
        try
        {
            lock (gate)
            {
                if (value != null) return value;
                if (Writer != by) return null;
                Tensor copy = Tensor.Empty(Shape, Type, memory!.Device);
                memory.Device.CopyBytes(memory, 0, copy.Storage);
                by.Touched();
                return value = copy;
            }
        }
        finally { by.LeaveAsHost(); }
    }

    /// <summary>Sets the value between two replays; false if the writer has changed.</summary>
    bool TryPut(Tensor next)
    {
        StepUse? by = Writer;
        by?.EnterAsHost();
        try
        {
            lock (gate)
            {
                if (Writer != by) return false;
                value = next;
                memoryIsNew = false;
                formsAreNew = forms.Length == 0;
                by?.Touched();
                return true;
            }
        }
        finally { by?.LeaveAsHost(); }
    }

    /// <summary>The step whose plans write the lasting memory; null if there is none.</summary>
    internal StepUse? Writer => Volatile.Read(ref writer);

    /// <summary>Makes a step that is entered the writer, unless the writer has changed meanwhile.</summary>
    /// <exception cref="InvalidOperationException">The present writer is running on another thread.</exception>
    internal void HandOver(StepUse to)
    {
        StepUse? from = Writer;
        if (from is { IsElsewhere: true } || from?.TryEnterAsHost() == false) throw StepUse.Conflict(this);
        try
        {
            lock (gate)
            {
                if (writer != from) return;
                writer = to;
                from?.Touched();
            }
        }
        finally { from?.LeaveAsHost(); }
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

    /// <summary>Memory that holds another form of the value when a plan runs.</summary>
    internal Storage InForm(DerivedForm form)
    {
        lock (gate)
        {
            foreach ((DerivedForm known, Storage held) in forms)
                if (known == form) return held;
            Storage made = (memory?.Device ?? value!.Device).AllocateLasting(form.Bytes);
            forms = [.. forms, (form, made)];
            formsAreNew = false;
            return made;
        }
    }

    /// <summary>Makes a step that is entered the writer, and moves the value to the lasting memory, where it is not so already.</summary>
    /// <exception cref="InvalidOperationException">The present writer is running on another thread.</exception>
    internal void BringInFor(StepUse step)
    {
        while (Writer != step) HandOver(step);
        if (memoryIsNew || memory == null) return;
        lock (gate)
        {
            CopyIn();
            value = null;
        }
        LargeValues.Leave(memory.Bytes);
    }

    /// <summary>
    /// Copies the value to the lasting memory before a plan runs, if it is not there yet, and computes its other forms. Without such memory no kernel
    /// works on the state.
    /// </summary>
    internal void BringIn()
    {
        if (!memoryIsNew && memory != null)
            lock (gate) CopyIn();
        if (!formsAreNew) FillForms();
    }

    /// <summary>Computes the other forms of the value, between two replays of the step that writes it.</summary>
    void FillForms()
    {
        StepUse? by = Writer;
        by?.EnterAsHost();
        try
        {
            lock (gate)
            {
                if (formsAreNew) return;
                Tensor source = value == null ? new(memory, Type, Shape) : value.IsContiguous ? value : value.Contiguous();
                foreach ((DerivedForm form, Storage held) in forms)
                {
                    if (source.Device != held.Device) source = source.To(held.Device);
                    form.Fill(source.Storage, source.Offset * Type.Size(), held);
                }
                by?.Touched();
                formsAreNew = true;
            }
        }
        finally { by?.LeaveAsHost(); }
    }

    void CopyIn()
    {
        if (memoryIsNew || memory == null) return;
        Tensor source = value!.IsContiguous ? value : value.Contiguous();
        if (source.Device != memory.Device) source = source.To(memory.Device);
        memory.Device.CopyBytes(source.Storage, source.Offset * Type.Size(), memory);
        memoryIsNew = true;
    }

    /// <summary>Notes that a plan has written the lasting memory.</summary>
    internal void WrittenInPlace()
    {
        value = null;
        formsAreNew = forms.Length == 0;
    }
}

/// <summary>A state that is trained: gradients are taken by it, and optimizers change it.</summary>
public sealed class Parameter : State
{
    readonly Revision revision = new();
    bool trainable = true, decays = true;
    Func<Tensor, Tensor>? projection;

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
            Owner?.CheckUse(writes: true);
            if (trainable != value) revision.Changed();
            trainable = value;
        }
    }

    /// <summary>Whether the weight decay of an optimizer applies to it. A <see cref="ParameterGroup"/> that sets a weight decay overrides it.</summary>
    /// <remarks>A layer sets it when it creates the parameter. A change makes the steps that use it capture again.</remarks>
    public bool Decays
    {
        get
        {
            revision.Read();
            return decays;
        }
        set
        {
            if (decays != value) revision.Changed();
            decays = value;
        }
    }

    /// <summary>What the value is replaced by after each update of an optimizer; null for none.</summary>
    /// <remarks>A layer sets it when it creates the parameter. A change makes the steps that use it capture again.</remarks>
    public Func<Tensor, Tensor>? Projection
    {
        get
        {
            revision.Read();
            return projection;
        }
        set
        {
            if (projection != value) revision.Changed();
            projection = value;
        }
    }

    internal Node Leaf { get; }

    private protected override Tensor Leafed(Tensor now) =>
        Trainable && Recording.IsOn && Type.IsReal() ? new(now.Storage, now.Type, now.Shape, now.Strides, now.Offset) { Node = Leaf } : now;
}
