using System.Collections;

namespace Myelin;

/// <summary>Layers one after another: each receives the output of the one before.</summary>
/// <remarks><c>new Sequential(input: [28, 28, 1]) { new Flatten(), new Dense(10) }</c></remarks>
public sealed class Sequential : Model, IEnumerable<Module>
{
    Module? last;

    /// <summary>A model without layers yet.</summary>
    /// <param name="input">The sizes of one input without the batch axis, and its element type; found at the first call if left out.</param>
    /// <param name="seed">Of initial parameters and random draws.</param>
    /// <param name="name">Its name within a larger model.</param>
    public Sequential(TensorSpec? input = null, long seed = 0, string? name = null) : base(input, seed, name) { }

    /// <summary>Adds a layer at the end.</summary>
    /// <exception cref="InvalidOperationException">The model is built already.</exception>
    /// <exception cref="ArgumentException">The layer is part of it already.</exception>
    public void Add(Layer layer) => Append(layer);

    /// <summary>Adds a model of one input and one output at the end.</summary>
    /// <inheritdoc cref="Add(Layer)"/>
    public void Add(Model model) => Append(model);

    internal void Append(Module module)
    {
        if (IsBuilt) throw new InvalidOperationException($"{this}: it is built already; add all layers before its first use.");
        ArgumentNullException.ThrowIfNull(module);
        if (Holds(module))
            throw new ArgumentException($"{this}: {module} is part of it already; add another layer, or make a Functional model that calls one layer twice.");
        Track(module);
        module.Before = last;
        last = module;
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        foreach (Module module in Layers)
        {
            IReadOnlyList<Tensor> outputs = module.Call([x], context);
            if (outputs.Count != 1)
                throw new ShapeException($"{this}: expects one output of {module}, received {outputs.Count}; make a Functional model that uses all of them.");
            x = outputs[0];
        }
        return x;
    }

    /// <inheritdoc/>
    public IEnumerator<Module> GetEnumerator() => Layers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
