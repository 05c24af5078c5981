using System.Globalization;

namespace Myelin;

/// <summary>The states that an optimizer keeps for each parameter, by name. They keep their identity for life, so that plans stay valid.</summary>
sealed class OptimizerSlots
{
    /// <summary>What slots were called before they had names: slot_0, slot_1, ...</summary>
    const string Numbered = "slot_";

    sealed record Slot(State State, double Initial);

    readonly Dictionary<Parameter, List<Slot>> slots = [];

    /// <summary>Every slot by the path of its parameter and its name: "dense/kernel/momentum".</summary>
    public IEnumerable<State> States => slots.Values.SelectMany(own => own).Select(slot => slot.State);

    /// <summary>The slots of parameters, by the path of the parameter and the name of the slot.</summary>
    public IEnumerable<(string Name, State State)> Named(IEnumerable<(string Path, Parameter Parameter)> parameters) =>
        from named in parameters
        where slots.ContainsKey(named.Parameter)
        from slot in slots[named.Parameter]
        select ($"{named.Path}/{slot.State.Name}", slot.State);

    /// <summary>Whether a parameter has slots.</summary>
    public bool Has(Parameter parameter) => slots.ContainsKey(parameter);

    /// <summary>Whether a parameter has a slot of a name.</summary>
    public bool Has(Parameter parameter, string name) => slots.TryGetValue(parameter, out List<Slot>? own) && own.Exists(slot => slot.State.Name == name);

    /// <summary>A parameter's slot of a name; made at the first call.</summary>
    public State Get(Parameter parameter, string name, Shape shape, double initial)
    {
        List<Slot> own = Of(parameter);
        foreach (Slot slot in own)
            if (slot.State.Name == name) return slot.State;
        int numbered = own.FindIndex(slot => slot.State.Name == NumberedAt(own));
        Tensor value = numbered >= 0 ? own[numbered].State.Value : Capture.Suspend(() => Tensor.Full(shape, initial, parameter.Type));
        State made = New(parameter, name, value);
        if (numbered >= 0) own[numbered] = new(made, initial);
        else own.Add(new(made, initial));
        return made;
    }

    List<Slot> Of(Parameter parameter)
    {
        if (!slots.TryGetValue(parameter, out List<Slot>? own)) slots.Add(parameter, own = []);
        return own;
    }

    static State New(Parameter parameter, string name, Tensor value) => new(value, name) { Path = $"{parameter.Path}/{name}" };

    /// <summary>The number that the next named slot had, in the order in which an optimizer asks for its slots.</summary>
    static string NumberedAt(List<Slot> own) =>
        $"{Numbered}{own.Count(slot => !slot.State.Name.StartsWith(Numbered, StringComparison.Ordinal))}";

    /// <summary>The saved values of slots of parameters, removed from all saved values.</summary>
    /// <param name="parameters">The parameters by their paths.</param>
    /// <param name="saved">Values by name; those of slots begin with <paramref name="prefix"/>.</param>
    /// <param name="prefix">What the names of slots begin with.</param>
    public static Dictionary<Parameter, List<(string Name, Tensor Value)>> Take(
        IEnumerable<(string Path, Parameter Parameter)> parameters, Dictionary<string, Tensor> saved, string prefix)
    {
        var byPath = new Dictionary<string, List<(string Name, Tensor Value)>>();
        foreach (string key in saved.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            int slash = key.LastIndexOf('/');
            if (slash <= prefix.Length) continue;
            string parameter = key[prefix.Length..slash];
            if (!byPath.TryGetValue(parameter, out List<(string Name, Tensor Value)>? own)) byPath.Add(parameter, own = []);
            own.Add((key[(slash + 1)..], saved[key]));
        }
        var found = new Dictionary<Parameter, List<(string Name, Tensor Value)>>();
        foreach ((string path, Parameter parameter) in parameters)
        {
            if (!byPath.TryGetValue(path, out List<(string Name, Tensor Value)>? own)) continue;
            found.Add(parameter, own);
            foreach ((string name, _) in own) saved.Remove($"{prefix}{path}/{name}");
        }
        return found;
    }

    /// <summary>What makes saved values unfit for the slots that exist.</summary>
    public IEnumerable<string> Misfits(Dictionary<Parameter, List<(string Name, Tensor Value)>> saved) =>
        from entry in saved
        from value in entry.Value
        let state = Find(Of(entry.Key), value.Name)
        where (state != null && state.Shape != value.Value.Shape) || entry.Key.Type != value.Value.Type
        select $"{entry.Key.Path}/{value.Name} is {value.Value.Type}{value.Value.Shape}";

    /// <summary>Restores all slots. Existing ones that were not saved begin anew; they stay the same states, which plans may use.</summary>
    public void Restore(Dictionary<Parameter, List<(string Name, Tensor Value)>> saved)
    {
        foreach ((State state, double initial) in slots.Values.SelectMany(own => own)) state.Value = Tensor.Full(state.Shape, initial, state.Type);
        foreach ((Parameter parameter, List<(string Name, Tensor Value)> values) in saved)
        {
            List<Slot> own = Of(parameter);
            foreach ((string name, Tensor value) in values)
            {
                if (Find(own, name) is { } known) known.Value = value;
                else own.Add(new(New(parameter, name, value), 0));
            }
        }
    }

    /// <summary>The slot of a saved name, which may be a number.</summary>
    static State? Find(List<Slot> own, string name)
    {
        foreach (Slot slot in own)
            if (slot.State.Name == name) return slot.State;
        bool isNumbered = name.StartsWith(Numbered, StringComparison.Ordinal);
        return isNumbered && int.TryParse(name[Numbered.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out int i) && i < own.Count
            ? own[i].State : null;
    }
}
