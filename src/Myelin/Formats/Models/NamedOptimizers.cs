namespace Myelin;

public abstract partial class Optimizer
{
    static readonly ModelPart[] library =
        [.. ModelParts.Library.Where(part => part.Type.IsSubclassOf(typeof(Optimizer))).OrderBy(part => part.Name, StringComparer.Ordinal)];

    /// <summary>The names of the optimizers of the library, as in Keras: "adam", "sgd".</summary>
    public static IReadOnlyList<string> Names { get; } = [.. library.Select(part => part.Name.ToLowerInvariant()).Order(StringComparer.Ordinal)];

    /// <summary>Creates an optimizer of the library by its name, such as "adam" or "Adam", with default settings.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">The name is unknown. The message suggests the closest one.</exception>
    public static Optimizer Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ModelPart part = Array.Find(library, part => part.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw Nearest.Unknown("optimizer", name, [.. Names]);
        return (Optimizer)part.Default();
    }
}
