namespace Myelin;

/// <summary>Passes values to the callbacks that listen to them, as further results of a step. They do not change what the step computes.</summary>
sealed class StepListening
{
    readonly HashSet<Module> modules;
    readonly (string Path, Parameter Parameter)[] weights, gradients;
    readonly List<(string Path, Tensor Value)> called = [];
    readonly Dictionary<string, (string[] Activations, string[] Gradients)> names = [];

    StepListening(HashSet<Module> modules, (string, Parameter)[] weights, (string, Parameter)[] gradients) =>
        (this.modules, this.weights, this.gradients) = (modules, weights, gradients);

    /// <summary>What callbacks listen to in a built model; null if to nothing.</summary>
    public static StepListening? Of(Model model, IReadOnlyList<Callback> callbacks)
    {
        if (callbacks.Count == 0) return null;
        (string Path, Parameter Parameter)[] parameters = [.. model.NamedStates().Where(named => named.State is Parameter)
            .Select(named => (named.Path, (Parameter)named.State))];
        var modules = new HashSet<Module>();
        Collect(model, []);
        var weights = Array.FindAll(parameters, one => Wanted(TrainingValue.Weights, one.Path));
        var gradients = Array.FindAll(parameters, one => Wanted(TrainingValue.Gradients, one.Path));
        return modules.Count + weights.Length + gradients.Length == 0 ? null : new(modules, weights, gradients);

        bool Wanted(TrainingValue kind, string path) => callbacks.Any(callback => callback.Wants(kind, path));

        void Collect(Module module, HashSet<Module> seen)
        {
            if (!seen.Add(module)) return;
            if (Wanted(TrainingValue.Activations, module.Path)) modules.Add(module);
            foreach (Module part in module.Layers) Collect(part, seen);
        }
    }

    /// <summary>The parameters after the last step.</summary>
    public IReadOnlyDictionary<string, Tensor> Weights => weights.ToDictionary(one => one.Path, one => one.Parameter.Value);

    /// <summary>The gradients of the last step.</summary>
    public IReadOnlyDictionary<string, Tensor> Gradients { get; private set; } = new Dictionary<string, Tensor>();

    /// <summary>The outputs of modules in the last step.</summary>
    public IReadOnlyDictionary<string, Tensor> Activations { get; private set; } = new Dictionary<string, Tensor>();

    /// <summary>Called before a step is recorded or run eagerly.</summary>
    public void Begin() => called.Clear();

    /// <summary>Called after each call of a module.</summary>
    public void Called(Module module, IReadOnlyList<Tensor> outputs)
    {
        if (!modules.Contains(module)) return;
        foreach (Tensor output in outputs)
        {
            string path = module.Path;
            for (int call = 1; called.Exists(one => one.Path == path); call++) path = $"{module.Path}:{call}";
            called.Add((path, output.StopGradient()));
        }
    }

    /// <summary>The further results of a step. Their names are kept for <see cref="Heard"/>.</summary>
    public IEnumerable<Tensor> End(ParameterGradients all, string signature)
    {
        (string Path, Tensor Value)[] found = [.. Found(all)];
        names[signature] = ([.. called.Select(one => one.Path)], [.. found.Select(one => one.Path)]);
        Tensor[] results = [.. called.Select(one => one.Value), .. found.Select(one => one.Value)];
        called.Clear();
        return results;
    }

    IEnumerable<(string Path, Tensor Value)> Found(ParameterGradients all)
    {
        foreach ((string path, Parameter parameter) in gradients)
            for (int i = 0; i < all.Parameters.Count; i++)
                if (all.Parameters[i] == parameter && all[i] is { } gradient) yield return (path, gradient);
    }

    /// <summary>Called with the further results of a step that has run.</summary>
    public void Heard(ReadOnlySpan<Tensor> results, string signature)
    {
        (string[] activations, string[] gradientsFound) = names[signature];
        Activations = Named(activations, results[..activations.Length]);
        Gradients = Named(gradientsFound, results[activations.Length..]);
    }

    static Dictionary<string, Tensor> Named(string[] names, ReadOnlySpan<Tensor> values)
    {
        var named = new Dictionary<string, Tensor>();
        for (int i = 0; i < names.Length; i++) named[names[i]] = values[i];
        return named;
    }
}
