namespace Myelin;

/// <summary>A module call of a functional model. Values are numbered: first the inputs of the model, then the outputs of each call.</summary>
/// <param name="Module">The module.</param>
/// <param name="Inputs">The numbers of its input values.</param>
/// <param name="Outputs">The number of its output values.</param>
sealed record FunctionalCall(Module Module, IReadOnlyList<int> Inputs, int Outputs);

/// <summary>The calls of a functional model in topological order.</summary>
/// <param name="Inputs">The inputs of the model, each with a name.</param>
/// <param name="Calls">The calls.</param>
/// <param name="Outputs">The numbers of the output values.</param>
/// <param name="OutputNames">The name of each output.</param>
sealed record FunctionalGraph(
    IReadOnlyList<TensorSpec> Inputs, IReadOnlyList<FunctionalCall> Calls, IReadOnlyList<int> Outputs, IReadOnlyList<string> OutputNames)
{
    /// <summary>The distinct modules, in the order of their first calls.</summary>
    public IEnumerable<Module> Modules => Calls.Select(call => call.Module).Distinct();

    /// <summary>Builds the graph from input to output symbols.</summary>
    /// <exception cref="ArgumentException">The outputs depend on another input, an input is not used, or a symbol is not an input.</exception>
    public static FunctionalGraph Of(IReadOnlyList<Symbol> inputs, IReadOnlyList<Symbol> outputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        if (inputs.Count == 0 || outputs.Count == 0)
            throw new ArgumentException($"Functional: expects at least one input and one output, received {inputs.Count} and {outputs.Count}; give both.");
        if (inputs.FirstOrDefault(input => input?.Spec == null) is { } wrong)
            throw new ArgumentException(
                $"Functional: expects inputs created by Symbol.Input, received the output of {wrong}; pass the symbol that it was computed from.");
        if (inputs.Distinct().Count() != inputs.Count)
            throw new ArgumentException("Functional: expects each input once, received one twice; create another Symbol.Input for the second.");

        var places = new Dictionary<(object Source, int Output), int>();
        for (int i = 0; i < inputs.Count; i++) places.Add((inputs[i], 0), i);
        List<SymbolCall> order = Order(outputs);
        var used = new Dictionary<SymbolCall, int>(ReferenceEqualityComparer.Instance);
        foreach (Symbol symbol in order.SelectMany(call => call.Inputs).Concat(outputs))
            if (symbol.Call is { } call) used[call] = Math.Max(used.GetValueOrDefault(call), symbol.Output + 1);
        int next = inputs.Count;
        var calls = new List<FunctionalCall>();
        var read = new HashSet<int>();
        foreach (SymbolCall call in order)
        {
            int[] values = [.. call.Inputs.Select(Place)];
            read.UnionWith(values);
            calls.Add(new(call.Module, values, used[call]));
            for (int output = 0; output < used[call]; output++) places.Add((call, output), next++);
        }
        int[] results = [.. outputs.Select(Place)];
        read.UnionWith(results);
        for (int i = 0; i < inputs.Count; i++)
            if (!read.Contains(i))
                throw new ArgumentException($"Functional: no output depends on {inputs[i]}; remove the input, or use it.");
        return new(Named(inputs), calls, results, NamesOf(outputs));

        int Place(Symbol symbol) => places.TryGetValue(symbol.Call is { } made ? (made, symbol.Output) : (symbol, 0), out int place) ? place
            : throw new ArgumentException($"Functional: the outputs depend on {symbol}, which is not among the inputs; add it to them.");
    }

    /// <summary>All calls that the outputs depend on, in topological order: depth first, inputs in order.</summary>
    static List<SymbolCall> Order(IReadOnlyList<Symbol> outputs)
    {
        var order = new List<SymbolCall>();
        var entered = new HashSet<SymbolCall>(ReferenceEqualityComparer.Instance);
        foreach (Symbol output in outputs)
        {
            if (output?.Call == null) continue;
            var open = new Stack<(SymbolCall Call, int Next)>();
            if (entered.Add(output.Call)) open.Push((output.Call, 0));
            while (open.TryPop(out (SymbolCall Call, int Next) at))
            {
                if (at.Next == at.Call.Inputs.Count)
                {
                    order.Add(at.Call);
                    continue;
                }
                open.Push((at.Call, at.Next + 1));
                if (at.Call.Inputs[at.Next].Call is { } before && entered.Add(before)) open.Push((before, 0));
            }
        }
        return order;
    }

    /// <summary>The specifications of the inputs. Inputs without a name become input, input_1, ...</summary>
    static TensorSpec[] Named(IReadOnlyList<Symbol> inputs)
    {
        HashSet<string> taken = [.. inputs.Select(input => input.Spec!.Name).OfType<string>()];
        return [.. inputs.Select(input => input.Spec!.Name == null ? input.Spec.Named(Free("input", taken)) : input.Spec)];
    }

    /// <summary>The name of each output: the name of its module, with a number if it is taken.</summary>
    static string[] NamesOf(IReadOnlyList<Symbol> outputs)
    {
        HashSet<string> taken = [];
        return [.. outputs.Select(output => Free(NameOf(output), taken))];
    }

    static string NameOf(Symbol output)
    {
        if (output.Module is not { } module) return output.Spec?.Name ?? "output";
        return module.Name.Length > 0 ? module.Name : module.Kind;
    }

    static string Free(string name, HashSet<string> taken)
    {
        string free = name;
        for (int number = 1; !taken.Add(free); number++) free = $"{name}_{number}";
        return free;
    }
}
