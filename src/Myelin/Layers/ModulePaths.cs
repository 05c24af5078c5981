namespace Myelin;

/// <summary>Weights and layers by their paths.</summary>
public abstract partial class Module
{
    /// <summary>A parameter by its path within this module, such as "dense_1/kernel".</summary>
    /// <remarks>
    /// <code>
    /// Tensor filters = model.ParameterAt("conv2d/kernel").Value;
    /// model.ParameterAt("classifier/bias").Value = Tensor.Zeros([10]);
    /// </code>
    /// </remarks>
    /// <param name="path">The path, as <see cref="State.Path"/> of a model's parameters has it.</param>
    /// <exception cref="ArgumentException">There is no such parameter; the message suggests the closest path.</exception>
    /// <exception cref="InvalidOperationException">The module is not built.</exception>
    public Parameter ParameterAt(string path) =>
        (Parameter)At(path, "parameter", NamedStates().Where(named => named.State is Parameter).Select(named => (named.Path, named.State)));

    /// <summary>A parameter or another state by its path within this module, such as "batch_normalization/moving_mean".</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="ArgumentException">There is no such state; the message suggests the closest path.</exception>
    /// <exception cref="InvalidOperationException">The module is not built.</exception>
    public State StateAt(string path) => At(path, "state", NamedStates());

    State At(string path, string what, IEnumerable<(string Path, State State)> states)
    {
        ArgumentNullException.ThrowIfNull(path);
        (string Path, State State)[] all = [.. states];
        if (!HasAllStates) _ = StatesOfBuilt($"{what}s");
        return Array.Find(all, named => named.Path == path).State ?? throw Nearest.Unknown($"{what} of {this}", path, [.. all.Select(named => named.Path)]);
    }

    /// <summary>An inner module by its path within this one, such as "encoder/dense".</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="ArgumentException">There is no such module; the message suggests the closest path.</exception>
    public Module LayerAt(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        (string Path, Module Module)[] all = [.. NamedModules()];
        return Array.Find(all, named => named.Path == path).Module ?? throw Nearest.Unknown($"layer of {this}", path, [.. all.Select(named => named.Path)]);
    }
}
