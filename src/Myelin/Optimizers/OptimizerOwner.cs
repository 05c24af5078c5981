namespace Myelin;

public abstract partial class Optimizer
{
    /// <summary>Parameters that are known to belong to the owner.</summary>
    readonly HashSet<Parameter> own = [];

    object? owner;

    /// <summary>Refuses parameters of another model than the one that was compiled with the optimizer.</summary>
    void CheckOwn(IReadOnlyList<Parameter> parameters)
    {
        if (owner is not Module model) return;
        IReadOnlyList<Parameter>? all = null;
        for (int i = 0; i < parameters.Count; i++)
        {
            if (own.Contains(parameters[i])) continue;
            if (!(all ??= model.Parameters).Contains(parameters[i]))
                throw new InvalidOperationException($"{GetType().Name}: expects parameters of {owner}, which was compiled with it, received " +
                    $"\"{parameters[i].Path}\" {parameters[i].Shape} of another model; give each model an optimizer of its own.");
            own.Add(parameters[i]);
        }
    }

    /// <summary>Binds the optimizer to the model that it trains: its slots and its step count belong to that model.</summary>
    /// <exception cref="InvalidOperationException">It trains another model.</exception>
    internal void Attach(object model)
    {
        if (owner != null && owner != model)
            throw new InvalidOperationException(
                $"{GetType().Name}: expects to train one model, {owner}, to which its step count and slots belong, received {model}; " +
                "give each model an optimizer of its own.");
        owner = model;
    }
}
