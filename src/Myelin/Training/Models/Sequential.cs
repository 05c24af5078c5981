using System.Collections;

namespace Myelin;

/// <summary>A stack of layers. Each layer receives the output of the previous one.</summary>
/// <remarks>
/// <code>
/// var model = new Sequential(input: [28, 28, 1]) { new Flatten(), new Dense(64, Activation.Relu), new Dense(10) };
/// </code>
/// </remarks>
public sealed class Sequential : Model, IEnumerable<Module>
{
    Module? last;

    /// <summary>Creates an empty model.</summary>
    /// <param name="input">The shape of one example (without the batch axis) and its element type; null to infer them at the first call.</param>
    /// <param name="seed">The seed of initial parameters and of random layers such as dropout.</param>
    /// <param name="name">The name of the model; null to number it automatically.</param>
    public Sequential(TensorSpec? input = null, long seed = 0, string? name = null) : base(input, seed, name) { }

    /// <summary>Adds a layer, or any other module with one input and one output, at the end.</summary>
    /// <exception cref="InvalidOperationException">The model is already built.</exception>
    /// <exception cref="ArgumentException">The model already contains the module.</exception>
    public void Add(Module module) => Append(module);

    internal void Append(Module module)
    {
        if (IsBuilt) throw new InvalidOperationException($"{this}: is already built; add all layers before its first use.");
        ArgumentNullException.ThrowIfNull(module);
        if (Holds(module))
            throw new ArgumentException(
                $"{this}: already contains {module}; add another layer, or create a Functional model that calls one layer twice.");
        Track(module);
        module.Before = last;
        last = module;
    }

    /// <inheritdoc/>
    protected internal override bool IsStepwise => HasStepwiseParts;

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        foreach (Module module in Layers)
        {
            IReadOnlyList<Tensor> outputs = module.Call([x], context);
            if (outputs.Count != 1)
                throw new ShapeException($"{this}: expects one output of {module}, received {outputs.Count}; create a Functional model that uses all of them.");
            x = outputs[0];
        }
        return x;
    }

    /// <inheritdoc/>
    public IEnumerator<Module> GetEnumerator() => Layers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
