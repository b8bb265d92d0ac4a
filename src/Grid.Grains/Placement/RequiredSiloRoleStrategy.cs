using Orleans.Metadata;
using Orleans.Placement;

namespace Grid.Grains.Placement;

/// <summary>The role that the silos of a grain must have; travels as a property of the grain's type.</summary>
internal sealed class RequiredSiloRoleStrategy(string role) : PlacementFilterStrategy(order: 0)
{
    private const string RoleProperty = "role";

    /// <summary>For the runtime, which reads the role from the grain's properties.</summary>
    public RequiredSiloRoleStrategy()
        : this("") { }

    public string Role { get; private set; } = role;

    public override void AdditionalInitialize(GrainProperties properties) =>
        Role = GetPlacementFilterGrainProperty(RoleProperty, properties)
            ?? throw new InvalidOperationException("A grain's required role is missing among its properties.");

    protected override IEnumerable<KeyValuePair<string, string>> GetAdditionalGrainProperties(
        IServiceProvider services,
        Type grainClass,
        GrainType grainType,
        IReadOnlyDictionary<string, string> existingProperties
    ) => [new(RoleProperty, Role)];
}
