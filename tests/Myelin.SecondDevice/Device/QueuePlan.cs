namespace Myelin.SecondDevice;

/// <summary>The commands of one run of a step, with the storages that they worked on.</summary>
sealed class QueueRecording(QueueDevice device) : DeviceRecording
{
    readonly List<(Command Command, BlockStorage[] Operands)> commands = [];

    public void Add(Command command, BlockStorage[] inputs, BlockStorage[] outputs)
    {
        if (!Array.Exists(inputs, Varies)) return;
        foreach (BlockStorage output in outputs) Makes(output);
        commands.Add((command, [.. inputs, .. outputs]));
    }

    protected override DevicePlan Compile(CapturedStep step) => new QueuePlan(device, step, commands);
}

/// <summary>The same commands on blocks of the plan's own: inputs have new blocks, states are read in their memory and written at the end.</summary>
sealed class QueuePlan : DevicePlan
{
    readonly QueueDevice device;
    readonly (Command Command, Block[] Blocks)[] commands;
    readonly BlockStorage[] inputs, results;
    readonly (Block From, BlockStorage To)[] writes;

    public QueuePlan(QueueDevice device, CapturedStep step, List<(Command Command, BlockStorage[] Operands)> recorded)
    {
        this.device = device;
        var places = new Dictionary<Storage, Block>();
        inputs = [.. step.Inputs.Select(input => (BlockStorage)device.NewStorage(input.Bytes))];
        for (int i = 0; i < inputs.Length; i++) places.Add(step.Inputs[i], inputs[i].Block);
        foreach (CapturedState state in step.States) places.Add(state.Before, ((BlockStorage)state.Memory).Block);
        results = [.. step.Results.Cast<BlockStorage>()];
        commands = [.. recorded.Select(entry => (entry.Command, (Block[])[.. entry.Operands.Select(BlockOf)]))];
        writes = [.. step.States.Where(state => state.After != null).Select(state => (BlockOf((BlockStorage)state.After!), (BlockStorage)state.Memory))];

        Block BlockOf(BlockStorage storage) => places.GetValueOrDefault(storage) ?? storage.Block;
    }

    public override int Kernels => commands.Length;

    protected override Storage Result(int result) => results[result];

    protected override void Load(int input, Storage from, long offset) =>
        device.QueueMove(((BlockStorage)from).Block, offset, inputs[input].Block, inputs[input].Bytes);

    protected override void Run()
    {
        foreach ((Command command, Block[] blocks) in commands) device.Queue(command, blocks);
        foreach ((Block from, BlockStorage to) in writes) device.QueueMove(from, 0, to.Block, to.Bytes);
    }
}
